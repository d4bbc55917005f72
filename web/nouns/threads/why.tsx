import { Match, Show, Switch } from 'solid-js'
import type { Mention } from '#shared/mention.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { score, share } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { giveVerdict, undoVerdict } from '../mentions/mention.data.ts'
import { Reasons } from '../mentions/reasons.tsx'

type WhyProps = { thread: ThreadWithPosts; mention: Mention; onDisagree: () => void; onSplit: (() => void) | undefined }

/** Why this score, why this case: words with their weights, and one key that disagrees with each. */
export function Why(props: WhyProps) {
  const sentiment = () => props.mention.sentiment
  const title = () => (sentiment()?.sure ? t('why.title', { score: score(sentiment()?.score ?? 0) }) : t('why.title.unsure'))
  const matched = () =>
    props.thread.case && props.thread.joined === 'similar' && props.thread.joinBecause.length > 0 ? props.thread.joinBecause : undefined
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
      <Reasons mention={props.mention} of="sentiment" joined={matched()} />
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

/** What placed the thread in its case, in a sentence; the words of a match stand in the table above. */
function Joined(props: WhyProps) {
  return (
    <div class="joined">
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
