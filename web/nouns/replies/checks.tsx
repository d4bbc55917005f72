import { createSignal, For, lazy, Show, Suspense } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Check } from '#shared/preflight.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { dollars, languageName } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import type { Composer } from './composer.state.ts'

// Comes with the first warning that is let pass.
const Reason = lazy(async () => ({ default: (await import('./check-reason.tsx')).CheckReason }))

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
                <Show when={settled()} fallback={<Fix check={check} settled={false} composer={props.composer} />}>
                  <Suspense>
                    <Reason check={check} composer={props.composer} />
                  </Suspense>
                </Show>
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
      case 'parts':
        return t('check.parts', { n: check.n })
      case 'too-long':
        return t('check.too-long', { n: check.over })
      case 'blocked':
        return t('check.blocked', { why: troubleText(check.why) })
      case 'link':
        return t('check.link', { price: dollars(check.price) })
      case 'colleague':
      case 'answered':
      case 'second-person':
        return rich(`check.${check.kind}`, { name: <Name of={check.name} /> })
      case 'language':
        return t('check.language', { lang: languageName(check.lang), wanted: languageName(check.wanted) })
      case 'account':
        return rich('check.account', { name: <Name of={check.name} />, addressed: <Name of={check.addressed} /> })
      case 'same-elsewhere':
        return t('check.same-elsewhere', { n: check.n })
      case 'by-hand':
        return check.why
          ? t('check.by-hand', { channel: channel(), why: troubleText(check.why) })
          : t('check.by-hand.plain', { channel: channel() })
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
    const label = t(check.kind === 'promise' ? 'check.promise.ok' : 'check.ok')
    if (check.level === 'care' && !props.settled) return { label, run: () => composer.confirm(check, label) }
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
