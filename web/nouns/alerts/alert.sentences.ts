import type { Alert, AlertStanding } from '#shared/alert.schema.ts'
import { alertLimits, insensitiveKinds } from '#shared/alert.ts'
import { channelLabels, channelNames } from '#shared/channel.ts'
import { topics } from '#shared/understanding.ts'
import { duration, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import './alert.words.ts'
import '../reports/report.words.ts'

/** The number an alert waits for: a limit of its sensitivity, or its own least count. */
const limitOf = ({ kind, sensitivity, floor }: Alert): number =>
  kind in alertLimits ? alertLimits[kind as keyof typeof alertLimits][sensitivity] : floor

/** When it fires, in a few words for a table. */
export const whenWords = (alert: Alert): string => t(`alerts.when.${alert.kind}`, { n: number(limitOf(alert)) })

/** The same in full. */
export const wholeWords = (alert: Alert): string =>
  t(`alerts.words.${alert.kind}`, { n: number(limitOf(alert)), floor: number(alert.floor), min: number(alert.forMinutes) })

export const sensitivityWords = (alert: Alert): string =>
  insensitiveKinds.includes(alert.kind) ? t('alerts.every') : t(`alerts.sensitivity.${alert.sensitivity}`)

/** "Firing, 2 d": the state and for how long, of the group that stands worst. */
export function stateWords(alert: Alert, now: number): string {
  if (!alert.isOn) return t('alerts.off')
  const state = t(`alerts.state.${alert.state}`)
  const [worst] = alert.standings
  if (!worst || alert.state === 'normal' || alert.state === 'no-data') return state
  return t('alerts.state.for', { state, time: duration(now - worst.since) })
}

/** What a group is called; empty where there is only one. */
export function groupName(alert: Pick<Alert, 'kind' | 'grouping'>, { group, name }: Pick<AlertStanding, 'group' | 'name'>): string {
  if (name) return name
  if (alert.kind === 'sla-late' && group === '0') return t('alerts.group.nobody')
  if (alert.grouping === 'channel') return channelLabels[channelNames.find((one) => one === group) ?? channelNames[0]]
  const topic = topics.find((one) => one === group)
  if (alert.grouping === 'topic') return topic ? t(`topic.${topic}`) : t('heat.none')
  return group === '' ? '' : group
}

const day = 86_400_000

/** Where the rows of a firing open. */
export function rowsOf(alert: Pick<Alert, 'kind' | 'grouping'>, { group, firedAt }: { group: string; firedAt: number }): string {
  const period = `/trends?from=${firedAt - day}&to=${firedAt}`
  const part = alert.grouping === 'channel' ? `&on=${group}` : alert.grouping === 'topic' ? `&topic=${group}` : ''
  if (alert.kind === 'spike') return `${period}&sentiment=negative${part}`
  if (alert.kind === 'dip') return `${period}&time=now${part}`
  if (alert.kind === 'safety-words') return '/triage?queue=urgent'
  if (alert.kind === 'case-escalates') return `/cases/${group}`
  if (alert.kind === 'source-down') return '/settings/sources'
  if (alert.kind === 'cap-near') return `/settings/sources/${group}/spend`
  if (alert.kind === 'promise-late') return '/service?promises=late'
  return '/cases?queue=all'
}
