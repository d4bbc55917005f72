import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import type { Context } from '#server/kit/database/context.ts'
import { day } from '#server/kit/lib/clock.ts'
import { walkBulkJobs } from '#server/nouns/bulk-jobs/bulk-job.walking.ts'
import { forgetOldHandovers, giveBack, takeOver } from '#server/nouns/handovers/handover.actions.ts'
import { listNotifications } from '#server/nouns/notifications/notification.store.ts'

type Call = (method: string, path: string, body?: object) => Promise<Response>
type Doing = { context: Context; call: Call; me: number; cases: readonly number[]; teamId: number }

/** Keeps, changes and counts views, and does everything with many cases at once that can be done, and takes it back. */
export async function doEveryView({ context, call, me, cases, teamId }: Doing): Promise<void> {
  const run = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await call(method, path, body)
    const text = await answer.text()
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  const filter = { queue: 'all', tag: [1, 2], teamId, assigneeId: me }
  const { id } = await run<{ id: number }>('POST', '/api/views', { name: 'Ours', visibility: 'team', teamId, filter })
  await run('PATCH', `/api/views/${id}`, { name: 'All of us', visibility: 'all' })
  await run('PUT', '/api/view-order', { ids: [id] })
  await run('POST', '/api/views', { name: 'Urgent', filter: { priority: ['urgent', 'high'] } })
  await run('GET', '/api/views')
  await run('GET', '/api/views/counts')
  const filters = [
    'priority=urgent,low',
    'trend=quiet',
    'assigneeId=nobody',
    'assigneeId=me',
    'tag=1,2',
    'language=fi,no',
    'due=late',
    'due=day',
  ]
  for (const one of [...filters, 'sort=newest', 'sort=oldest', 'queue=resolved&sort=newest', 'queue=snoozed&sort=oldest']) {
    const { nextCursor } = await run<{ nextCursor: string | null }>('GET', `/api/cases?limit=1&${one}`)
    if (nextCursor) await run('GET', `/api/cases?limit=1&${one}&cursor=${nextCursor}`)
  }
  await run('POST', '/api/bulk-jobs', { action: { kind: 'assign', assigneeId: null }, caseIds: cases })
  while (await walkBulkJobs(context, 'a node'));
  const actions = [
    { kind: 'assign', assigneeId: null, teamId },
    { kind: 'assign', assigneeId: me },
    { kind: 'tag', name: 'Many' },
    { kind: 'priority', priority: 'low' },
    { kind: 'snooze', until: context.clock() + day },
    { kind: 'resolve' },
    { kind: 'reopen' },
  ]
  for (const action of actions) {
    const job = await run<{ id: number }>('POST', '/api/bulk-jobs', { action, caseIds: cases })
    while (await walkBulkJobs(context, 'a node'));
    await run('POST', `/api/bulk-jobs/${job.id}/undo`)
    while (await walkBulkJobs(context, 'a node'));
  }
  await run('POST', '/api/bulk-jobs', { action: { kind: 'untag', tagId: 1 }, filter: { queue: 'all', q: 'hinge' } })
  await run('GET', '/api/bulk-jobs')
  await run('PATCH', `/api/cases/${cases[0]}`, { assigneeId: me })
  const left = await run<{ id: number }>('POST', '/api/handovers', { text: 'The first wants a call', teamId, caseIds: [cases[0]] })
  await run('PATCH', `/api/handovers/${left.id}`, { withdrawn: true })
  await run('PATCH', `/api/handovers/${left.id}`, { withdrawn: false })
  const { id: otherId } = await context.db.selectFrom('agents').select('id').where('id', '!=', me).orderBy('id').executeTakeFirstOrThrow()
  const other = { agentId: otherId, name: 'Other', role: 'agent' as const, sessionId: null }
  await context.db.insertInto('teamMembers').values({ teamId, agentId: otherId }).execute()
  await run('POST', '/api/bulk-jobs', { action: { kind: 'assign', assigneeId: otherId }, caseIds: cases.slice(1) })
  while (await walkBulkJobs(context, 'a node'));
  while (await runSubscribers(context));
  await listNotifications(context.db, otherId, { limit: 5, lang: 'en' })
  await takeOver(context, other, left.id)
  await run('GET', '/api/handovers')
  await giveBack(context, other, left.id)
  await forgetOldHandovers(context)
  await run('PUT', '/api/activity')
  await context.db.updateTable('agents').set({ leftAt: 1, leftEventId: 1 }).where('id', '=', me).execute()
  await run('GET', '/api/today/since')
  await run('GET', '/api/today/decisions')
}
