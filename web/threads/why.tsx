import { createMemo, For, Match, Show, Switch } from 'solid-js'
import type { Mention } from '#shared/mention.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { score, share } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { withoutSteering } from '../mentions/segments.ts'
import { Kbd } from '../ui/kbd.tsx'

const shownReasons = 6
/** Shares that would read 0.00, and what comes after the first eight, are summed up in one line. */
const leastShare = 0.005
const mostShares = 8

type WhyProps = { thread: ThreadWithPosts; mention: Mention; onDisagree: () => void; onSplit: (() => void) | undefined }

/** Why this score, why this case: words with their weights, and one key that disagrees with each. */
export function Why(props: WhyProps) {
  const sentiment = () => props.mention.sentiment
  const title = () => (sentiment()?.sure ? t('why.title', { score: score(sentiment()?.score ?? 0) }) : t('why.title.unsure'))
  const reasons = createMemo(() =>
    props.mention.because
      .filter(({ of }) => of === 'sentiment')
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, shownReasons),
  )
  const heaviest = () => Math.max(0.01, ...reasons().map(({ weight }) => Math.abs(weight)))
  return (
    <section id="why">
      <h2 class="over">
        {title()}
        <button type="button" class="push link" onClick={() => props.onDisagree()}>
          {t('why.disagree')} <Kbd keys="s" />
        </button>
      </h2>
      <Show when={props.mention.verdict?.sentiment}>
        {(label) => <p class="meta">{t('why.corrected', { label: t(`sentiment.${label()}`) })}</p>}
      </Show>
      <Show when={reasons().length > 0} fallback={<p class="meta">{t('why.no-words')}</p>}>
        <fieldset class="weights" aria-label={t('why.sentiment')}>
          <For each={reasons()}>
            {(reason) => (
              <>
                <span class="clip" lang={reason.from === undefined ? undefined : (props.mention.lang ?? undefined)} title={reason.rule}>
                  {withoutSteering(reason.text)}
                </span>
                <span class={`w ${reason.weight < 0 ? 'neg' : 'pos'}`} style={{ '--v': Math.abs(reason.weight) / heaviest() }} />
                <span class="n">{score(reason.weight)}</span>
              </>
            )}
          </For>
        </fieldset>
      </Show>
      <Show when={props.thread.case}>
        <Joined {...props} />
      </Show>
    </section>
  )
}

/** What placed the thread in its case: shares of the match, or the plain fact that decided. */
function Joined(props: WhyProps) {
  const because = () => props.thread.joinBecause.filter((reason, place) => place < mostShares && reason.share >= leastShare)
  const rest = () => props.thread.joinBecause.filter((reason) => !because().includes(reason))
  const largest = () => Math.max(0.01, ...because().map((reason) => reason.share))
  return (
    <div class="joined">
      <Show when={props.thread.joined === 'similar' && because().length > 0}>
        <fieldset class="weights" aria-label={t('why.case')}>
          <For each={because()}>
            {(reason) => (
              <>
                <span class="clip" title={`${reason.here.join(', ')} ↔ ${reason.there.join(', ')}`}>
                  {withoutSteering(reason.name)}
                </span>
                <span class="w one" style={{ '--v': reason.share / largest() }} />
                <span class="n">{share(reason.share)}</span>
              </>
            )}
          </For>
          <Show when={rest().length > 0}>
            <span class="clip">{t('why.rest', { n: rest().length })}</span>
            <span />
            <span class="n">{share(rest().reduce((sum, reason) => sum + reason.share, 0))}</span>
          </Show>
        </fieldset>
      </Show>
      <p class="meta">
        <Switch>
          <Match when={props.thread.joined === 'similar'}>{t('why.similar', { score: share(props.thread.joinScore ?? 0) })}</Match>
          <Match when={props.thread.joined}>{(joined) => <>{t(`why.${joined()}`)}</>}</Match>
        </Switch>{' '}
        <Show when={props.onSplit}>
          {(split) => (
            <>
              {t('why.not-theirs')}{' '}
              <button type="button" class="link" onClick={() => split()()}>
                {t('why.split')} <Kbd keys="shift+b" />
              </button>
            </>
          )}
        </Show>
      </p>
    </div>
  )
}
