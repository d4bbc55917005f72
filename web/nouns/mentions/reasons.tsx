import { createMemo, For, Show } from 'solid-js'
import type { Mention } from '#shared/mention.schema.ts'
import { score } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'

const shownReasons = 6

/** The rule of words whose weight comes from verdicts given here (see language/reasons.ts). */
const taughtRule = 'taught'

/** The words that speak for or against a feeling or a complaint, the weightiest first; says which of them were learned here. */
export function Reasons(props: { mention: Mention; of: 'sentiment' | 'complaint' }) {
  const reasons = createMemo(() =>
    props.mention.because
      .filter(({ of }) => of === props.of)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, shownReasons),
  )
  const heaviest = () => Math.max(0.01, ...reasons().map(({ weight }) => Math.abs(weight)))
  // More likely a complaint is drawn to the side of trouble.
  const side = (weight: number) => (weight < 0 === (props.of === 'sentiment') ? 'neg' : 'pos')
  return (
    <Show when={reasons().length > 0} fallback={<p class="meta">{t(`why.no-words.${props.of}`)}</p>}>
      <fieldset class="weights" aria-label={t(`why.${props.of}`)}>
        <For each={reasons()}>
          {(reason) => (
            <>
              <span class="clip" lang={reason.from === undefined ? undefined : (props.mention.lang ?? undefined)} title={reason.rule}>
                {withoutSteering(reason.text)}
                <Show when={reason.rule === taughtRule}>
                  {' '}
                  <span class="meta" lang="">
                    {t('why.learned-here')}
                  </span>
                </Show>
              </span>
              <span class={`w ${side(reason.weight)}`} style={{ '--v': Math.abs(reason.weight) / heaviest() }} />
              <span class="n">{score(reason.weight)}</span>
            </>
          )}
        </For>
      </fieldset>
    </Show>
  )
}
