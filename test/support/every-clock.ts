import type { Context } from '#server/kit/database/context.ts'
import { checkClocks } from '#server/nouns/clocks/clock.check.ts'
import { followCasesOfBefore, noteLateClocks, retargetClocks } from '#server/nouns/clocks/sla.actions.ts'
import type { Clock, Sla } from '#shared/clock.schema.ts'
import { clockFilters } from '#shared/clock.ts'

type Call = (method: string, path: string, body?: object) => Promise<Response>

/** Does everything once that can be done with promises and clocks, and sees them in every list. */
export async function doEveryClock(context: Context, call: Call): Promise<void> {
  const answer = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await call(method, path, body)
    if (response.status >= 400) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
  const change = async (firstResponse: number) => {
    const { version, calendars, policies } = await answer<Sla>('GET', '/api/sla')
    const rules = { calendars, policies: policies.map((one) => ({ ...one, firstResponse })) }
    await answer('POST', '/api/sla/previews', { rules })
    await answer('PUT', '/api/sla', { basedOn: version, rules })
  }
  await context.db.updateTable('slaVersions').set({ followedTo: 0 }).execute()
  await followCasesOfBefore(context)
  await change(30)
  await change(60)
  const { versionId } = await context.db
    .selectFrom('clocks')
    .select((row) => row.fn.max('versionId').as('versionId'))
    .executeTakeFirstOrThrow()
  await context.db
    .updateTable('clocks')
    .set({ versionId: Number(versionId) - 1 })
    .where('endedAt', 'is', null)
    .execute()
  await retargetClocks(context)
  await noteLateClocks(context)
  const cursor = Buffer.from('[9,9]').toString('base64url')
  for (const state of clockFilters) {
    await answer('GET', `/api/clocks?state=${state}&limit=1`)
    await answer('GET', `/api/clocks?state=${state}&limit=1&cursor=${cursor}`)
  }
  for (const filter of [
    'mine=true',
    'metric=resolution',
    'channel=x',
    'policy=everything',
    'caseId=1',
    'threadId=1',
    'from=0&to=9',
    'dueBefore=9',
  ])
    await answer('GET', `/api/clocks?${filter}`)
  await answer('GET', '/api/reports/sla')
  const { items } = await answer<{ items: Clock[] }>('GET', '/api/clocks?state=all&limit=50')
  for (const { id } of items) await answer('GET', `/api/clocks/${id}`)
  await checkClocks(context, [...new Set(items.flatMap(({ caseId }) => caseId ?? []))].slice(0, 5))
}
