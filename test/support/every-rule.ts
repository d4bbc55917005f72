import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { type Context, change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { followFeedback } from '#server/nouns/feedback/feedback.asking.ts'
import { testAsking } from './asking.ts'
import { testSecretBox } from './secret.ts'

type Call = (method: string, path: string, body?: object) => Promise<Response>
type Doing = {
  context: Context & { clock: { pass(ms: number): void } }
  call: Call
  me: number
  caseId: number
  threadId: number
  teamId: number
}

const means = { making: { secretBox: testSecretBox, currency: 'EUR' }, asking: testAsking }

const runOf = (call: Call) =>
  async function run<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await call(method, path, body)
    const text = await answer.text()
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }

/** Writes rules with everything that they can do, lets them run, rehearses them and takes a run back. */
async function doEveryRule({ context, call, me, caseId, teamId }: Doing): Promise<void> {
  const run = runOf(call)
  const template = await run<{ id: number }>('POST', '/api/templates', {
    name: 'By rule',
    scope: 'all',
    baseLang: 'en',
    text: 'Hello',
    actions: [],
  })
  await context.db.updateTable('cases').set({ product: 'ro-2' }).where('id', '=', caseId).execute()
  const body = {
    name: 'Everything',
    triggers: ['case-changed', 'case-tagged', 'case-assigned'].slice(1),
    conditions: { tag: [1, 2, 999].slice(0, 1) },
    actions: [
      { do: 'tag', name: 'By rule' },
      { do: 'team', teamId },
      { do: 'draft', templateId: template.id },
      { do: 'notify', agentId: null, teamId },
      { do: 'order', kind: 'repair', fault: 'Hinge' },
    ],
  }
  const rule = await run<{ id: number }>('POST', '/api/rules', { ...body, conditions: {} })
  await run('PATCH', `/api/rules/${rule.id}`, { on: true })
  const second = await run<{ id: number }>('POST', '/api/rules', { ...body, name: 'Asks of tags' })
  await run('PUT', '/api/rule-order', { ids: [second.id, rule.id] })
  while (await runSubscribers(context, means));
  await run('POST', `/api/cases/${caseId}/tags`, { name: 'For rules' })
  while (await runSubscribers(context, means));
  await run('POST', '/api/rules/rehearsals', { ...body, conditions: {} })
  await run('GET', '/api/rules')
  const { items } = await run<{ items: { id: number }[] }>('GET', '/api/rule-runs')
  for (const of of [`?caseId=${caseId}&limit=1`, `?ruleId=${rule.id}&limit=1`]) {
    const { nextCursor } = await run<{ nextCursor: string | null }>('GET', `/api/rule-runs${of}`)
    if (nextCursor) await run('GET', `/api/rule-runs${of}&cursor=${nextCursor}`)
  }
  await run('DELETE', `/api/rule-runs/${items[0]?.id}`)
  for (const id of [rule.id, second.id]) await run('PATCH', `/api/rules/${id}`, { removed: true })
  if (me > 0) await run('GET', '/api/rules')
}

/** Asks customers how it went, answers, gives and takes back a story, and clears where it was used. */
async function doEveryFeedback(
  { context, call, caseId, threadId }: Doing,
  { page, form }: { page: (path: string) => Promise<unknown>; form: (path: string, body: string) => Promise<Response> },
): Promise<void> {
  const run = runOf(call)
  await run('PATCH', '/api/feedback-settings', { on: true, restDays: 30 })
  await run('GET', '/api/feedback-settings')
  while (await runSubscribers(context, means));
  await run('POST', `/api/cases/${caseId}/resolution`, { how: 'answered' })
  while (await runSubscribers(context, means));
  await run('DELETE', `/api/cases/${caseId}/resolution`)
  while (await runSubscribers(context, means));
  const order = await run<{ id: number; statusPath: string }>('POST', `/api/threads/${threadId}/service-orders`, {
    kind: 'repair',
    product: 'Ro 2',
    fault: 'Hinge',
  })
  await context.db.updateTable('feedbackAsks').set({ askedAt: 1 }).execute()
  for (const to of ['approved', 'awaiting-item', 'received', 'diagnosing', 'repairing', 'testing', 'ready', 'returned', 'closed'])
    await call('POST', `/api/service-orders/${order.id}/steps`, { to })
  while (await runSubscribers(context, means));
  const address = order.statusPath.replace('/s/', '/feedback/')
  const ask = await context.db.selectFrom('feedbackAsks').selectAll().where('orderId', '=', order.id).executeTakeFirst()
  if (ask?.state !== 'asked') throw new Error(`Nobody was asked about the order: ${JSON.stringify(ask)}`)
  await page(order.statusPath)
  await page(address)
  await form(address, 'score=2&said=Slow')
  while (await runSubscribers(context, means));
  await form(`${address}/story`, 'words=Slow&name=Aino&scope=quote&scope=name&place=wall')
  await page(address)
  const [story] = (await run<{ items: { id: number }[] }>('GET', '/api/stories?todo=true&limit=1')).items
  await run('GET', '/api/stories?state=given')
  await run('PATCH', `/api/stories/${story?.id}`, { onWall: true })
  const { uses } = await run<{ uses: { id: number }[] }>('POST', `/api/stories/${story?.id}/uses`, { place: 'https://fjellro.example' })
  await page('/stories')
  await form(`${address}/withdrawal`, '')
  await run('PATCH', `/api/story-uses/${uses[0]?.id}`, { cleared: true })
  for (const of of ['', 'state=asked', 'state=not-asked', 'why=cool-down', 'score=2', 'low=true', `caseId=${caseId}`, 'from=1&to=2']) {
    const { nextCursor } = await run<{ nextCursor: string | null }>('GET', `/api/feedback?limit=1&${of}`)
    if (nextCursor) await run('GET', `/api/feedback?limit=1&${of}&cursor=${nextCursor}`)
  }
  await run('GET', '/api/reports/feedback')
  const praise = await context.db
    .selectFrom('mentions')
    .select('id')
    .where('threadId', '=', threadId)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  await run('POST', `/api/mentions/${praise.id}/praise`, { do: 'thank' })
  const passed = await run<{ storyId: number }>('POST', `/api/mentions/${praise.id}/praise`, { do: 'pass-on' })
  await run('DELETE', `/api/stories/${passed.storyId}`)
  // It was no praise: its thread goes back to its case.
  for (let twice = 0; twice < 2; twice++) await run('DELETE', `/api/mentions/${praise.id}/verdict`)
  const { nextCursor } = await run<{ nextCursor: string | null }>('GET', '/api/stories?limit=1')
  if (nextCursor) await run('GET', `/api/stories?limit=1&cursor=${nextCursor}`)
  await form('/feedback/none/refusal', '')
  // A question that did not arrive.
  await change(context, (tx, emit) => followFeedback(tx, context, { id: 0, state: 'failed' } as never, emit))
  context.clock.pass(minute)
}

/** Both, with a case that somebody works on. */
export async function doEveryRuleAndQuestion(
  { app, context }: { app: { request(path: string, init?: RequestInit): Response | Promise<Response> }; context: Doing['context'] },
  call: Call,
  look: Handle,
  me: number,
): Promise<void> {
  const { id: teamId } = await look.selectFrom('teams').select('id').where('removedAt', 'is', null).orderBy('id').executeTakeFirstOrThrow()
  const spoken = await look
    .selectFrom('threads')
    .innerJoin('cases', 'cases.id', 'threads.caseId')
    .select(['threads.id', 'threads.caseId'])
    .where('cases.state', 'in', ['open', 'waiting'])
    .orderBy('threads.id')
    .executeTakeFirstOrThrow()
  const about = { context, call, me, caseId: Number(spoken.caseId), threadId: spoken.id, teamId }
  await doEveryRule(about)
  await doEveryFeedback(about, {
    page: (path) => Promise.resolve(app.request(path)),
    form: (path, body) =>
      Promise.resolve(app.request(path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })),
  })
}
