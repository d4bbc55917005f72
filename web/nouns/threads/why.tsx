import { For, Match, Show, Switch } from 'solid-js'
import type { JoinReason } from '#shared/clustering.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { score, share } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { giveVerdict, undoVerdict } from '../mentions/mention.data.ts'
import { Reasons } from '../mentions/reasons.tsx'

/** Shares that would read 0.00, and what comes after the first eight, are summed up in one line. */
const leastShare = 0.005
const mostShares = 8

type WhyProps = { thread: ThreadWithPosts; mention: Mention; onDisagree: () => void; onSplit: (() => void) | undefined }

/** Why this score, why this case: words with their weights, and one key that disagrees with each. */
export function Why(props: WhyProps) {
  const sentiment = () => props.mention.sentiment
  const title = () => (sentiment()?.sure ? t('why.title', { score: score(sentiment()?.score ?? 0) }) : t('why.title.unsure'))
  async function notComplaint() {
    const { id } = props.mention
    const failed = (error: Error) => showProblem(t('triage.undo-failed', { why: problemText(error) }))
    try {
      await giveVerdict(id, { kind: 'other' })
      showToast({ words: t('triage.did.other'), undo: () => void undoVerdict(id).catch(failed) })
    } catch (error) {
      showProblem(problemText(error))
    }
  }
  offerCommands(() => [
    {
      id: 'not-complaint',
      group: 'case',
      keys: ['shift+s'],
      icon: 'x',
      label: t('why.not-complaint'),
      off: props.mention.kind === 'complaint' ? undefined : t('why.no-complaint'),
      run: () => void notComplaint(),
    },
  ])
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
      <Reasons mention={props.mention} of="sentiment" />
      <Show when={props.mention.kind === 'complaint'}>
        <h3 class="over row">
          {t('why.complaint.title', { p: share(props.mention.complaint ?? 0) })}
          <button type="button" class="push link" onClick={() => void notComplaint()}>
            {t('why.not-complaint')} <Kbd keys="shift+s" />
          </button>
        </h3>
        <Reasons mention={props.mention} of="complaint" />
      </Show>
      <Show when={props.thread.case}>
        <Joined {...props} />
      </Show>
    </section>
  )
}

/** What this post says, and what the other posts of the case say for the same, in whatever language. */
function sidesOf({ name, here, there }: JoinReason): string[] {
  const others = there.filter((word) => !here.some((own) => own.toLowerCase() === word.toLowerCase()))
  return [here.join(', ') || name, others.join(', ')].filter(Boolean).map(withoutSteering)
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
                <span class="clip" dir="auto" title={`${withoutSteering(reason.name)}: ${sidesOf(reason).join(' / ')}`}>
                  {sidesOf(reason)[0]}
                  <Show when={sidesOf(reason)[1]}>
                    {(others) => (
                      <>
                        {' '}
                        <Icon name="arrow-both" size="s" class="in-text" /> {others()}
                      </>
                    )}
                  </Show>
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
