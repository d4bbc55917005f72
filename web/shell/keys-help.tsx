import { For } from 'solid-js'
import type { MessageKey } from '../kit/i18n/en.ts'
import { t } from '../kit/i18n/index.ts'
import { Dialog } from '../kit/ui/dialog.tsx'
import { Switch } from '../kit/ui/field.tsx'
import { Kbd } from '../kit/ui/kbd.tsx'
import { closeOverlay } from '../kit/ui/overlay.ts'
import { prefer, preferences } from '../kit/ui/preferences.ts'
import { places } from './places.ts'

type Line = { label: MessageKey; keys: string[] }

const parts: { title: MessageKey; lines: Line[] }[] = [
  {
    title: 'keys.move',
    lines: [
      { label: 'keys.next', keys: ['j', 'k'] },
      { label: 'keys.open', keys: ['enter', 'escape'] },
      { label: 'keys.queue', keys: ['q', 'shift+q'] },
      { label: 'keys.fresh', keys: ['.'] },
      { label: 'keys.search', keys: ['/', 'ctrl+k'] },
      { label: 'keys.select', keys: ['x', 'shift+x'] },
      { label: 'keys.undo', keys: ['u'] },
      { label: 'keys.regions', keys: ['f6'] },
    ],
  },
  {
    title: 'keys.triage',
    lines: [
      { label: 'keys.new', keys: ['1'] },
      { label: 'keys.add', keys: ['2'] },
      { label: 'keys.not', keys: ['3'] },
      { label: 'keys.not-us', keys: ['4'] },
      { label: 'keys.pick', keys: ['5'] },
      { label: 'keys.sentiment', keys: ['s'] },
    ],
  },
  {
    title: 'keys.case',
    lines: [
      { label: 'keys.reply', keys: ['r'] },
      { label: 'keys.private', keys: ['d'] },
      { label: 'keys.note', keys: ['n'] },
      { label: 'keys.why', keys: ['w'] },
      { label: 'keys.merge', keys: ['b', 'shift+b'] },
      { label: 'keys.order', keys: ['v'] },
      { label: 'keys.snooze', keys: ['h'] },
    ],
  },
  {
    title: 'keys.work',
    lines: [
      { label: 'keys.assign', keys: ['a'] },
      { label: 'keys.mine', keys: ['m'] },
      { label: 'keys.priority', keys: ['p'] },
      { label: 'keys.resolve', keys: ['e'] },
      { label: 'keys.resolve-next', keys: ['ctrl+e'] },
      { label: 'keys.send', keys: ['ctrl+enter'] },
      { label: 'keys.help', keys: ['?'] },
    ],
  },
  { title: 'keys.go', lines: places.map((place) => ({ label: place.label, keys: [`g ${place.key}`] })) },
]

function Caps(props: { keys: string }) {
  const [first, second] = props.keys.split(' ')
  return (
    <>
      <Kbd keys={first ?? ''} />
      {second && (
        <>
          <span class="meta">{t('keys.then')}</span>
          <Kbd keys={second} />
        </>
      )}
    </>
  )
}

/** `?`: every key, and the switch that turns single keys off. */
export function KeysHelp() {
  return (
    <Dialog
      title={t('keys.title')}
      class="keys2"
      width={760}
      onClose={closeOverlay}
      head={<Switch label={t('keys.single')} checked={preferences().singleKeys} onChange={(singleKeys) => prefer({ singleKeys })} />}
    >
      <For each={parts}>
        {(part) => (
          <section>
            <h3>{t(part.title)}</h3>
            <dl>
              <For each={part.lines}>
                {(line) => (
                  <div>
                    <dt>{t(line.label)}</dt>
                    <dd>
                      <For each={line.keys}>
                        {(keys, at) => (
                          <>
                            {at() > 0 && <span class="meta">{t('keys.or')}</span>}
                            <Caps keys={keys} />
                          </>
                        )}
                      </For>
                    </dd>
                  </div>
                )}
              </For>
            </dl>
          </section>
        )}
      </For>
      <section>
        <h3>{t('keys.yours')}</h3>
        <p class="muted">{t('keys.yours.letters')}</p>
        <p class="muted">{t('keys.yours.off')}</p>
      </section>
    </Dialog>
  )
}
