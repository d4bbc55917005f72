import { expect } from 'vitest'
import type { Context } from '#server/kit/database/context.ts'
import { checkClocks } from '#server/nouns/clocks/clock.check.ts'
import type { Clock, Sla, SlaPolicy, SlaRules } from '#shared/clock.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { read } from './app.ts'

type Call = (method: string, path: string, body?: unknown) => Promise<Response>

/** Clocks of a list, in its order. */
export const clocksOf = async (call: Call, query = 'state=all'): Promise<Clock[]> =>
  (await read<Page<Clock>>(call('GET', `/api/clocks?${query}`))).items

/** Nothing that is derived disagrees with what it is derived from, in any case of the desk. */
export async function expectAgreement(context: Context): Promise<void> {
  const cases = await context.db.selectFrom('cases').select('id').execute()
  expect(
    await checkClocks(
      context,
      cases.map(({ id }) => id),
    ),
  ).toEqual([])
}

export const policy = (more: Partial<SlaPolicy> & { key: string }): SlaPolicy => ({
  ...{ name: more.key, priorities: [], channels: [], languages: [], products: [], calendar: 'always' },
  ...{ firstResponse: 240, nextResponse: 240, resolution: 7200, warnAt: 75 },
  ...more,
})

/** Changes what is promised to these policies by the calendars that are there. */
export async function promise(call: Call, policies: readonly SlaPolicy[], more: Partial<SlaRules> = {}): Promise<Sla> {
  const { version, calendars } = await read<Sla>(call('GET', '/api/sla'))
  return read<Sla>(call('PUT', '/api/sla', { basedOn: version, rules: { calendars, policies, ...more } }))
}
