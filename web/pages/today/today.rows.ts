import type { TeamToday, Today } from '#shared/today.schema.ts'

type Days = {
  [Name in keyof (Today & TeamToday)]?: Name extends keyof Today
    ? Name extends keyof TeamToday
      ? Today[Name] | TeamToday[Name]
      : Today[Name]
    : Name extends keyof TeamToday
      ? TeamToday[Name]
      : never
}

/** What each line of a day is called, in the order of the page: what is compared to find what is new. */
export function rowKeys(day: Days | undefined): string[] {
  if (!day) return []
  const of = <T>(kind: string, part: { items: readonly T[] } | null | undefined, name: (item: T) => number | string) =>
    (part?.items ?? []).map((item) => `${kind}-${name(item)}`)
  const promises = day.promises && 'items' in day.promises ? day.promises : null
  const orders = day.orders && 'items' in day.orders ? day.orders : null
  return [
    ...of('due', day.due, ({ caseId }) => caseId ?? 0),
    ...of('promise', promises, ({ id }) => id),
    ...of('approval', day.approvals, ({ reply }) => reply.id),
    ...of('order', orders, ({ id }) => id),
    ...of('request', day.requests, ({ id }) => id),
    ...of('letter', day.letters, ({ id }) => id),
    ...of('growing', day.growing, ({ id }) => id),
    ...of('unassigned', day.unassigned, ({ id }) => id),
    ...of('alert', day.alerts, ({ alertId, since }) => `${alertId}-${since}`),
    ...of('source', day.sources, ({ id }) => id),
  ]
}
