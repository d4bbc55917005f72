import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { SentimentScore } from '../../kit/ui/sentiment.tsx'
import { Timeline } from '../../nouns/cases/timeline.tsx'
import type { PlanActions } from '../../nouns/plans/plan.data.ts'
import { type PlanFilter, personOf } from '../../nouns/plans/plan.words.ts'
import { PlanSoFar } from '../../nouns/plans/plan-answers.tsx'
import { PlanByHand } from '../../nouns/plans/plan-by-hand.tsx'
import { PlanChoices } from '../../nouns/plans/plan-choices.tsx'
import { SilentBuyers } from '../../nouns/plans/plan-letter.tsx'
import { PlanHold, PlanReply } from '../../nouns/plans/plan-reply.tsx'
import { Outbox } from '../../nouns/replies/outbox.tsx'
import { ChannelMark } from '../../nouns/sources/channel-mark.tsx'
import '../../nouns/plans/plan-page.words.ts'

type SideProps = {
  plan: Plan
  thread: PlanThread | undefined
  at: number
  /** How many threads are in sight. */
  shown: number
  caseId: number
  mayChange: boolean
  mayApprove: boolean
  editing: boolean
  onEdit: (isOpen: boolean) => void
  actions: PlanActions
  onShow: (filter: PlanFilter) => void
}

/** The thread in focus with its reply; below, how the plan goes, or those who bought the same and said nothing. */
export function PlanSide(props: SideProps) {
  return (
    <aside class="plan-side" aria-label={t('plan.side')} data-region tabindex="-1">
      <Show when={props.thread}>
        {(thread) => (
          <>
            <header class="bar">
              <h2 class="clip">{t('plan.side.at', { name: personOf(thread()), at: props.at + 1, n: props.shown })}</h2>
              <span class="push meta only-wide">
                <Kbd keys="j" /> <Kbd keys="k" />
              </span>
            </header>
            <Show when={props.plan.state !== 'draft'}>
              <Outbox />
            </Show>
            <section>
              <Said thread={thread()} caseId={props.caseId} />
              <PlanHold thread={thread()} mayChange={props.mayChange} actions={props.actions} />
              <Show when={thread().state === 'by-hand' && props.mayChange}>
                <PlanByHand thread={thread()} caseId={props.caseId} />
              </Show>
            </section>
            <PlanReply
              plan={props.plan}
              thread={thread()}
              mayChange={props.mayChange}
              editing={props.editing}
              onEdit={props.onEdit}
              actions={props.actions}
            />
            <PlanChoices plan={props.plan} thread={thread()} mayChange={props.mayChange} actions={props.actions} />
          </>
        )}
      </Show>
      <Show
        when={props.plan.state !== 'draft'}
        fallback={<SilentBuyers plan={props.plan} mayChange={props.mayChange} mayApprove={props.mayApprove} actions={props.actions} />}
      >
        <PlanSoFar plan={props.plan} onShow={props.onShow} />
        <SilentBuyers plan={props.plan} mayChange={props.mayChange} mayApprove={props.mayApprove} actions={props.actions} />
        <section>
          <h3 class="over">{t('plan.happened')}</h3>
          <Timeline caseId={props.caseId} />
          <Show when={props.plan.state === 'running'}>
            <p class="meta">{t('plan.runs-on')}</p>
          </Show>
        </section>
      </Show>
    </aside>
  )
}

/** What the author said last, and the way to the whole thread. */
function Said(props: { thread: PlanThread; caseId: number }) {
  const name = () => props.thread.author.name || props.thread.author.handle
  return (
    <div class="plan-post">
      <Avatar name={name()} />
      <div>
        <p class="row">
          <b class="clip">
            <Name of={name()} />
          </b>
          <span class="push row">
            <SentimentScore score={props.thread.said?.score ?? null} />
            <ChannelMark channel={props.thread.channel} coloured />
            <Show when={props.thread.said}>{(said) => <Moment class="meta" at={said().at} />}</Show>
          </span>
        </p>
        <p class="said" lang={props.thread.said?.lang ?? undefined} dir="auto">
          {withoutSteering(props.thread.said?.text ?? '')}
        </p>
        <A class="link" href={`/cases/${props.caseId}/threads/${props.thread.threadId}?queue=all`}>
          {t('plan.open-thread')}
        </A>
      </div>
    </div>
  )
}
