import type { SlaRules } from '#shared/clock.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { changeSla } from '../nouns/clocks/sla.actions.ts'
import { findNewestVersion } from '../nouns/clocks/sla.store.ts'

const week = [1, 2, 3, 4, 5, 6, 7]
const zone = 'Europe/Oslo'
const on = (weekdays: readonly number[], from: string, to: string) => weekdays.map((weekday) => ({ weekday, from, to }))
const plain = { priorities: [], channels: [], languages: [], products: [], warnAt: 75 }

/** What the practice brand promises. What is public is due within minutes, so that whoever looks on sees clocks run out. */
const fjellro: SlaRules = {
  calendars: [
    {
      key: 'desk',
      name: 'Service desk',
      zone,
      periods: [...on([1, 2, 3, 4, 5], '08:00', '12:00'), ...on([1, 2, 3, 4], '12:30', '18:00'), ...on([5], '12:30', '16:00')],
      days: [
        { date: '2026-12-24', periods: [{ from: '08:00', to: '12:00' }] },
        { date: '2026-12-25', closed: true },
        { date: '2026-12-26', closed: true },
        { date: '2026-12-31', periods: [{ from: '08:00', to: '12:00' }] },
        { date: '2027-01-01', closed: true },
      ],
    },
    {
      key: 'evening',
      name: 'Evening watch',
      zone,
      periods: [
        ...on([1, 2, 3, 4], '08:00', '22:00'),
        ...on([5], '08:00', '02:00'),
        ...on([6], '20:00', '04:00'),
        ...on([7], '16:00', '22:00'),
      ],
      days: [{ date: '2026-12-25', closed: true }],
    },
    { key: 'always', name: 'Round the clock', zone, periods: on(week, '00:00', '24:00'), days: [] },
  ],
  policies: [
    {
      ...plain,
      key: 'urgent',
      name: 'Urgent',
      priorities: ['urgent'],
      calendar: 'always',
      firstResponse: 2,
      nextResponse: 5,
      resolution: 1440,
      warnAt: 50,
    },
    {
      ...plain,
      key: 'letters',
      name: 'Letters',
      channels: ['email'],
      calendar: 'desk',
      firstResponse: 240,
      nextResponse: 480,
      resolution: 2970,
    },
    {
      ...plain,
      key: 'forum',
      name: 'Forum',
      channels: ['discourse'],
      calendar: 'evening',
      firstResponse: 120,
      nextResponse: 240,
      resolution: 5 * 840,
    },
    {
      ...plain,
      key: 'everything',
      name: 'Everything else',
      calendar: 'always',
      firstResponse: 12,
      nextResponse: 20,
      resolution: 7200,
      warnAt: 50,
    },
  ],
}

/** Gives the practice brand promises of its own, unless somebody changed those of a new desk. */
export async function addPracticeSla(context: Context): Promise<void> {
  const newest = await findNewestVersion(context.db)
  if (newest?.id === 1) await changeSla(context, null, { basedOn: newest.id, rules: fjellro })
}
