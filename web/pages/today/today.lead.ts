import type { TeamToday, Today } from '#shared/today.schema.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import '../../nouns/today/today.words.ts'

/** A sentence of the first lines; with an address it opens what it counts. */
export type Lead = { words: string; href?: string }

const counted = (n: number | undefined, key: 'cases' | 'promises' | 'orders' | 'sources' | 'growing', href: string): Lead[] =>
  n ? [{ words: t(`today.lead.${key}`, { n }), href }] : []

/** What is late for somebody, first of all; then that the rest is not, or what is due next. A part that could not be read says nothing. */
export function leadOf({ due, promises, orders, sources }: Today): Lead[] {
  const late = [
    ...counted(due?.late, 'cases', '/cases?queue=mine'),
    ...counted(promises?.late, 'promises', '/service?promises=late'),
    ...counted(orders?.late, 'orders', '/service'),
  ]
  const silent = counted(sources?.total, 'sources', '/settings/sources')
  if (late.length > 0) return [...late, ...silent, ...(due && promises && orders ? [{ words: t('today.lead.rest') }] : [])]
  const next = due?.items[0]?.dueAt
  const known = due && promises && orders ? [{ words: t('today.lead.none') }] : []
  return [...known, ...silent, ...(next ? [{ words: t('today.lead.next', { time: shortTime(next) }) }] : [])]
}

/** The same for the whole team, with what grows and who is not heard. */
export function leadOfTeam({ people, promises, orders, growing, sources }: TeamToday): Lead[] {
  const late = [
    ...counted(people?.late, 'cases', '/settings/sla?list=late'),
    ...counted(promises?.late, 'promises', '/service?promises=late'),
    ...counted(orders?.late, 'orders', '/service'),
  ]
  return [
    ...late,
    ...(late.length === 0 && people && promises && orders ? [{ words: t('today.lead.none') }] : []),
    ...counted(growing?.total, 'growing', '/cases?queue=all'),
    ...counted(sources?.total, 'sources', '/settings/sources'),
    ...(sources?.total === 0 ? [{ words: t('today.sources.none') }] : []),
  ]
}
