import type { Handle } from '#server/kit/database/database.ts'
import { day } from '#server/kit/lib/clock.ts'
import { tellEndingTokens } from '#server/nouns/notifications/notification.tokens.ts'
import { letGo } from '#server/nouns/retention/retention.running.ts'
import { retentionClasses } from '#shared/retention.ts'
import type { testApp } from './app.ts'

type App = Pick<Awaited<ReturnType<typeof testApp>>, 'as' | 'context'>
type Call = (method: string, path: string, body?: unknown) => Promise<Response>

/** Makes, gives, changes and removes a role, lets a token end, and reads the audit in all its filters and on its second page. */
export async function doEveryAccess({ as, context }: App, call: Call, look: Handle): Promise<void> {
  const answer = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, text } = await call(method, path, body).then(async (one) => ({ status: one.status, text: await one.text() }))
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`)
    return (text === '' ? {} : JSON.parse(text)) as T
  }
  const { id } = await answer<{ id: number }>('POST', '/api/roles', { name: 'Floor', basedOn: 'staff', permissions: ['cases.note'] })
  const person = await as('staff', 'Floor person')
  await answer('PATCH', `/api/agents/${person.id}`, { roleId: id })
  await answer('PATCH', `/api/roles/${id}`, { basedOn: 'agent', permissions: ['cases.write'] })
  await answer('GET', '/api/roles')
  await answer('DELETE', `/api/roles/${id}?to=staff`)

  await answer('POST', '/api/tokens', { name: 'Ending', scopes: ['desk.read'], days: 5 })
  await tellEndingTokens(context)

  const { agentId } = await look
    .selectFrom('auditEntries')
    .select('agentId')
    .where('agentId', 'is not', null)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const from = context.clock() - day
  for (const filter of [
    '',
    'area=people',
    `agentId=${agentId}`,
    'actor=person',
    `from=${from}&to=${context.clock()}`,
    `area=roles&agentId=${agentId}`,
  ]) {
    const { nextCursor } = await answer<{ nextCursor: string | null }>('GET', `/api/audit?limit=1&${filter}`)
    if (nextCursor) await answer('GET', `/api/audit?limit=1&cursor=${nextCursor}&${filter}`)
  }
  await (await call('GET', '/api/exports/audit')).text()
}

/** Looks at what would go of every class, holds a case, and lets go of what is old. */
export async function doEveryRetention({ as, context }: App, look: Handle): Promise<void> {
  const { call } = await as('admin', 'Keeper')
  const caseId = (await look.selectFrom('cases').select('id').where('state', '=', 'resolved').orderBy('id').executeTakeFirstOrThrow()).id
  await call('PUT', `/api/cases/${caseId}/hold`, { reason: 'A dispute' })
  for (const one of retentionClasses) {
    const months = one === 'audit' ? 12 : 1
    const preview = await call('GET', `/api/retention/${one}/preview?months=${months}`)
    const change = await call('PUT', `/api/retention/${one}`, { months })
    if (preview.status !== 200 || change.status !== 200) throw new Error(`${one}: ${preview.status} ${change.status}`)
  }
  await call('GET', '/api/retention')
  await call('DELETE', `/api/cases/${caseId}/hold`)
  context.clock.pass(100 * day)
  for (let n = 0; n < 6; n += 1) await letGo(context)
}
