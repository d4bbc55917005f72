import { A } from '@solidjs/router'
import { For, type JSX, Show } from 'solid-js'
import type { Case } from '#shared/case.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { SentimentScore } from '../../kit/ui/sentiment.tsx'
import { Sla } from '../../kit/ui/sla.tsx'
import { ChannelMark } from '../sources/channel-mark.tsx'
import { clockOf } from './case.clock.ts'
import { Growth } from './growth.tsx'

/** A case in the list: its name, the last words somebody wrote, whether it grows, where, how many, how they feel, and its clock. */
export function CaseRow(props: { row: Case; href: string; selected: boolean; left: boolean; here?: JSX.Element; pick?: JSX.Element }) {
  return (
    <li>
      {props.pick}
      <A
        href={props.href}
        class="item"
        classList={{ sel: props.selected, gone: props.left }}
        activeClass=""
        inactiveClass=""
        aria-current={props.selected ? 'true' : undefined}
        tabindex={props.selected ? undefined : '-1'}
        data-case={props.row.id}
      >
        <span class="l1">
          <b class="clip" dir="auto">
            {withoutSteering(props.row.title)}
          </b>
          <Moment class="push meta" at={props.row.lastAt} />
        </span>
        <span class="l2 clip" lang={props.row.lastLang ?? undefined} dir="auto">
          {withoutSteering(props.row.lastText)}
        </span>
        <span class="l3">
          <Growth trend={props.row.trend} />
          <Show when={props.row.alikeCount > 0}>
            <span class="tie" title={t('alike.lead', { n: props.row.alikeCount })}>
              <Icon name="merge" size="s" />
              <span aria-hidden="true">{t('alike.chip', { n: props.row.alikeCount })}</span>
              <span class="vh">{t('alike.lead', { n: props.row.alikeCount })}</span>
            </span>
          </Show>
          <span class="chs">
            <For each={props.row.channels}>{(channel) => <ChannelMark channel={channel} />}</For>
          </span>
          <span class="clip people">
            <Show when={props.row.authorCount === 1} fallback={t('case.people', { n: props.row.authorCount })}>
              <Name of={props.row.lastAuthor} />
            </Show>
          </span>
          <Show when={props.row.sentimentScore !== null || props.row.mentionCount > 0}>
            <SentimentScore score={props.row.sentimentScore} small />
          </Show>
          <span class="push row">
            {props.here}
            <Show when={clockOf(props.row)}>{(clock) => <Sla clock={clock()} />}</Show>
          </span>
        </span>
      </A>
    </li>
  )
}
