import { useNavigate } from '@solidjs/router'
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import { fold } from '#shared/fold.ts'
import { createLiveQuery } from '../data/live-query.ts'
import { t } from '../kit/i18n/index.ts'
import { type Command, commandsNow } from '../kit/ui/commands.ts'
import { Dialog } from '../kit/ui/dialog.tsx'
import { Icon } from '../kit/ui/icon.tsx'
import { Kbd } from '../kit/ui/kbd.tsx'
import { closeOverlay } from '../kit/ui/overlay.ts'
import { findCases } from '../nouns/cases/case.data.ts'

type Group = { title: string; commands: Command[] }

/** Ctrl+K: everything that can be done here, every page, and cases by their words. Works without any single key. */
export function Palette() {
  const navigate = useNavigate()
  const [q, setQ] = createSignal('')
  const [at, setAt] = createSignal(0)
  // What can be done is read once: the page beneath does not change while the palette is open.
  const offered = commandsNow().filter((command) => !command.keyOnly)
  const asked = () => q().trim()
  const found = createLiveQuery(() => ({
    key: ['cases', 'pick', asked()],
    load: (signal) => findCases(asked(), signal),
    enabled: asked().length > 1,
  }))

  const fits = ({ label, hint }: Command) => fold(`${label} ${hint ?? ''}`).includes(fold(asked()))
  const cases = (): Command[] =>
    (asked().length > 1 ? (found.data()?.items ?? []) : []).slice(0, 6).map((one) => ({
      id: `case-${one.id}`,
      group: 'go',
      keys: [],
      icon: 'cases',
      label: `${caseNumber(one.id)} ${one.title}`,
      hint: t('palette.people', { n: one.authorCount }),
      run: () => navigate(`/cases/${one.id}`),
    }))
  const groups = createMemo((): Group[] =>
    [
      { title: t('palette.here'), commands: offered.filter((command) => command.group !== 'go' && !command.off && fits(command)) },
      { title: t('palette.found', { q: asked() }), commands: cases() },
      { title: t('palette.go'), commands: offered.filter((command) => command.group === 'go' && fits(command)) },
    ].filter(({ commands }) => commands.length > 0),
  )
  const all = () => groups().flatMap(({ commands }) => commands)
  const chosen = () => all()[at()]
  createEffect(on(q, () => setAt(0)))
  createEffect(() => document.getElementById(`palette-${chosen()?.id}`)?.scrollIntoView({ block: 'nearest' }))

  function run(command: Command | undefined) {
    if (!command) return
    closeOverlay()
    // After the dialog has given the focus back.
    setTimeout(command.run)
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt((at() + step + all().length) % Math.max(1, all().length))
    else if (event.key === 'Enter') run(chosen())
    else return
    event.preventDefault()
  }
  return (
    <Dialog title={t('palette.title')} bare class="pal" width={560} onClose={closeOverlay}>
      <div class="q">
        <Icon name="search" />
        <input
          type="text"
          autofocus
          spellcheck={false}
          autocomplete="off"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={chosen() && `palette-${chosen()?.id}`}
          aria-label={t('palette.search')}
          placeholder={t('palette.search')}
          value={q()}
          onInput={(event) => setQ(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Kbd keys="escape" />
      </div>
      <div class="found" id="palette-list" role="listbox" aria-label={t('palette.title')}>
        <For each={groups()}>
          {(group) => (
            <fieldset aria-label={group.title}>
              <div class="over gh" aria-hidden="true">
                {group.title}
              </div>
              <For each={group.commands}>
                {(command) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the search field keeps the focus and handles the keys.
                  <div
                    id={`palette-${command.id}`}
                    role="option"
                    tabindex="-1"
                    aria-selected={chosen() === command}
                    onPointerMove={() => setAt(all().indexOf(command))}
                    onClick={() => run(command)}
                  >
                    <Icon name={command.icon ?? 'right'} />
                    <span class="clip">
                      {command.label}
                      <Show when={command.hint}>
                        <span class="meta">{command.hint}</span>
                      </Show>
                    </span>
                    <span class="push keys">
                      <Show when={command.keys[0]}>{(keys) => <Kbd keys={keys()} />}</Show>
                    </span>
                  </div>
                )}
              </For>
            </fieldset>
          )}
        </For>
        <Show when={all().length === 0 && !found.isFetching()}>
          <p class="meta none">{t('palette.nothing', { q: asked() })}</p>
        </Show>
      </div>
      <p class="ft meta only-wide" aria-hidden="true">
        <Kbd keys="arrowup arrowdown" /> {t('palette.choose')} <span class="gap" /> <Kbd keys="enter" /> {t('palette.do')}{' '}
        <span class="gap" /> {t('palette.foot')}
      </p>
    </Dialog>
  )
}
