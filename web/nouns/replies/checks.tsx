import { createSignal, For, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { dollars } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import type { Composer } from './composer.state.ts'
import type { Check } from './preflight.ts'

const icons = { stop: 'stop', care: 'warn', hand: 'hand' } as const

/** What stands between the text and the thread: each line says one thing and offers one way to put it right. */
export function Checks(props: { composer: Composer; thread: ThreadWithPosts }) {
  /** Nothing is said about an empty text but what no text could change. */
  const shown = () => props.composer.checks().filter((check) => props.composer.text() || check.level !== 'care')
  const [all, setAll] = createSignal(false)
  return (
    <Show when={shown().length > 0}>
      <ul
        class={all() ? 'checks' : 'checks short'}
        aria-label={t(props.composer.surface() === 'private' ? 'composer.checks.private' : 'composer.checks.public')}
      >
        <For each={shown()}>
          {(check) => {
            const settled = () => check.level === 'care' && !props.composer.isOpen(check)
            return (
              <li class={settled() ? 'fine' : check.level}>
                <Icon name={settled() ? 'check' : icons[check.level]} />
                <span>
                  <Sentence check={check} thread={props.thread} />
                </span>
                <Fix check={check} settled={settled()} composer={props.composer} />
              </li>
            )
          }}
        </For>
        <Show when={shown().length > 1 && !all()}>
          <li class="more only-phone row">
            <button type="button" class="action" onClick={() => setAll(true)}>
              {t('composer.more', { n: shown().length - 1 })}
            </button>
          </li>
        </Show>
      </ul>
    </Show>
  )
}

function Sentence(props: { check: Check; thread: ThreadWithPosts }) {
  const channel = () => channelLabels[props.thread.channel]
  const words = () => {
    const { check } = props
    switch (check.kind) {
      case 'personal':
        return rich(`check.${check.what}`, { found: <b>{check.found}</b> })
      case 'blank':
        return rich('check.blank', { found: <b>{check.found}</b> })
      case 'promise':
        return rich('check.promise', { found: <b>{check.found}</b> })
      case 'too-long':
        return t('check.too-long', { n: check.over })
      case 'blocked':
        return t('check.blocked', { why: check.why })
      case 'link':
        return t('check.link', { price: dollars(check.price) })
      case 'colleague':
        return rich('check.colleague', { name: <Name of={check.name} /> })
      case 'by-hand':
        return check.why ? t('check.by-hand', { channel: channel(), why: check.why }) : t('check.by-hand.plain', { channel: channel() })
      default:
        return t(`check.${check.kind}`)
    }
  }
  return <>{words()}</>
}

function Fix(props: { check: Check; settled: boolean; composer: Composer }) {
  const selectBlank = (from: number, to: number) => {
    const area = document.querySelector<HTMLTextAreaElement>('.composer textarea')
    area?.focus()
    area?.setSelectionRange(from, to)
  }
  const fix = (): { label: string; run: () => void } | null => {
    const { check, composer } = props
    if (check.kind === 'personal') return { label: t('check.take-out'), run: () => composer.fix(check) }
    if (check.kind === 'blank') return { label: t('check.fill'), run: () => selectBlank(check.from, check.to) }
    if (check.level === 'care' && !props.settled)
      return { label: t(check.kind === 'promise' ? 'check.promise.ok' : 'check.ok'), run: () => composer.confirm(check) }
    return null
  }
  return (
    <Show when={fix()}>
      {(one) => (
        <button type="button" class="action" onClick={() => one().run()}>
          {one().label}
        </button>
      )}
    </Show>
  )
}
