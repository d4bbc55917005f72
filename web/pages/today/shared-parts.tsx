import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { Case } from '#shared/case.schema.ts'
import { type CaseQueue, caseNumber } from '#shared/case.ts'
import { channelLabels } from '#shared/channel.ts'
import type { Today, WaitingReply } from '#shared/today.schema.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { Growth } from '../../nouns/cases/growth.tsx'
import { ChannelMark } from '../../nouns/sources/channel-mark.tsx'
import '../../nouns/today/today.words.ts'
import { type Lines, Part } from './part.tsx'

export type DayProps = Lines & { now(): number; mayApprove(): boolean; approve(reply: WaitingReply): void }

/** A case in a line: its title, how many people, whether it grows. */
export function CaseLine(props: { row: Case; queue: CaseQueue }) {
  return (
    <>
      <A class="t clip" href={`/cases/${props.row.id}?queue=${props.queue}`}>
        <b dir="auto">{withoutSteering(props.row.title)}</b> <span class="meta">{caseNumber(props.row.id)}</span>
      </A>
      <span class="meta">{t('case.people', { n: props.row.authorCount })}</span>
      <span class="r">
        <Growth trend={props.row.trend} />
      </span>
    </>
  )
}

/** Replies that wait for a yes: their first words, who wrote them for whom. */
export function Approvals(props: DayProps & { part: Today['approvals'] }) {
  return (
    <Part
      id="approvals"
      title={t('today.approvals')}
      sum={t('today.approvals.sum', { n: props.part?.total ?? 0 })}
      part={props.part}
      keyOf={({ reply }) => `approval-${reply.id}`}
      empty={t('today.approvals.none')}
      lines={props}
    >
      {(waiting) => (
        <>
          <span class="two">
            <A
              class="clip"
              dir="auto"
              href={
                waiting.reply.caseId === null ? '/triage' : `/cases/${waiting.reply.caseId}/threads/${waiting.reply.threadId}?queue=all`
              }
            >
              {withoutSteering(waiting.reply.text)}
            </A>
            <span class="meta clip">
              {rich('today.approvals.by', { name: <Name of={waiting.reply.writtenBy.name} />, author: <Name of={waiting.author} /> })}
              {` · ${channelLabels[waiting.channel]} · `}
              <Moment at={waiting.reply.createdAt} ago />
            </span>
          </span>
          <Show when={props.mayApprove()}>
            <Button {...(props.chosen() === `approval-${waiting.reply.id}` ? { keys: 'y' } : {})} onClick={() => props.approve(waiting)}>
              {t('today.approve')}
            </Button>
          </Show>
        </>
      )}
    </Part>
  )
}

/** Alerts that fire now. */
export function Alerts(props: DayProps & { part: Today['alerts'] }) {
  return (
    <Part
      id="alerts"
      title={t('today.alerts')}
      all={{ href: '/trends/alerts', words: t('today.alerts.open') }}
      part={props.part}
      keyOf={({ alertId, since }) => `alert-${alertId}-${since}`}
      empty={t('today.alerts.none')}
      lines={props}
    >
      {(firing) => (
        <>
          <A class="t clip" href={`/trends/alerts?alert=${firing.alertId}`}>
            <b dir="auto">{withoutSteering(firing.name)}</b>
          </A>
          <span class="s clip" dir="auto">
            {withoutSteering(firing.group ?? '')}
          </span>
          <span class="r meta">
            <Moment at={firing.since} ago />
          </span>
        </>
      )}
    </Part>
  )
}

/** Sources that need a person before they read again. */
export function Sources(props: DayProps & { part: Today['sources'] }) {
  return (
    <Part
      id="sources"
      title={t('today.sources')}
      all={{ href: '/settings/sources', words: t('today.sources.open') }}
      part={props.part}
      keyOf={({ id }) => `source-${id}`}
      empty={t('today.sources.none')}
      lines={props}
    >
      {(source) => (
        <>
          <A class="t clip" href="/settings/sources">
            <ChannelMark channel={source.channel} decoration /> <b dir="auto">{withoutSteering(source.name)}</b>
          </A>
          <span class="s clip">{channelLabels[source.channel]}</span>
          <span class="r bad">
            {source.lastSuccessAt === null
              ? t('today.sources.never')
              : t('today.sources.since', { time: shortTime(source.lastSuccessAt, props.now()) })}
          </span>
        </>
      )}
    </Part>
  )
}
