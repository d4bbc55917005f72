import { createEffect, createResource, createSignal, For, onCleanup, Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { SlaRules } from '#shared/clock.schema.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { previewRules } from '../../nouns/clocks/clock.data.ts'

const restMs = 300

/** What a change would do to the clocks that are open: said while it is made, before it is saved. */
export function SlaPreview(props: { rules: SlaRules | null }) {
  const [asked, setAsked] = createSignal<SlaRules | null>(null)
  createEffect(() => {
    const { rules } = props
    const timer = setTimeout(() => setAsked(() => rules), restMs)
    onCleanup(() => clearTimeout(timer))
  })
  const [preview] = createResource(asked, previewRules)
  const found = () => (preview.error === undefined ? preview.latest : undefined)
  return (
    <div class="preview" aria-live="polite" data-preview={preview.state}>
      <Show when={preview.error}>{(error) => <p class="trouble bad">{problemText(error())}</p>}</Show>
      <Show when={found()}>
        {(one) => (
          <>
            <p>
              {one().touched === 0
                ? t('clocks.preview.none')
                : t('clocks.preview', { n: one().touched, earlier: one().earlier, later: one().later })}
              <Show when={one().unseen > 0}> {t('clocks.preview.unseen', { n: one().unseen })}</Show>
            </p>
            <Show when={one().lateAtOnce > 0}>
              <p class="late-now">{rich<never>('clocks.preview.late', { n: one().lateAtOnce })}</p>
              <ul>
                <For each={one().late.slice(0, 5)}>
                  {(clock) => (
                    <li>
                      {t(`clock.metric.${clock.metric}`)}, {clock.caseId === null ? '' : caseNumber(clock.caseId)}{' '}
                      <span dir="auto">{clock.author ?? withoutSteering(clock.title)}</span>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </>
        )}
      </Show>
    </div>
  )
}
