import { ChannelError, type Connection } from '#server/engines/channels/channel.ts'
import { deliveryHandlers } from '#server/flows/automation/deliveries.ts'
import { listJobs } from '#server/flows/jobs/jobs.ts'
import { createPipeline } from '#server/flows/pipeline/pipeline.ts'
import { createSubscriber } from '#server/flows/pipeline/subscribe.ts'
import { change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { listValid } from '#server/nouns/agents/session.store.ts'
import { proposeCauses } from '#server/nouns/causes/cause.finding.ts'
import { saveProposal as saveCause } from '#server/nouns/causes/cause.store.ts'
import { linkWriters } from '#server/nouns/customers/customer-link.keeping.ts'
import { createLanes } from '#server/nouns/deliveries/delivery.lanes.ts'
import { findRetained } from '#server/nouns/events/event.retention.ts'
import { saveProposal } from '#server/nouns/learned-terms/learned-term.store.ts'
import { mergeUntouched } from '#server/nouns/membership/membership.merging.ts'
import { savePosts } from '#server/nouns/mentions/mention.keep.ts'
import { saveSuggestions } from '#server/nouns/merge-suggestions/merge-suggestion.store.ts'
import { deleteRun } from '#server/nouns/purchases/import.store.ts'
import { leaveAtThat } from '#server/nouns/replies/reply.store.ts'
import { sealStatusLinks } from '#server/nouns/service-orders/status-link.ts'
import { checkSecret, resumeReadableSources } from '#server/nouns/sources/secret.check.ts'
import { openConnection, stopSource } from '#server/nouns/sources/source.actions.ts'
import { createTrainer } from '#server/nouns/training/trainer.ts'
import { type testApp, testPassword, testSecretBox } from './app.ts'
import { testAsking } from './asking.ts'
import { testAlertMailing, testReportMailing } from './desk-mails.ts'
import { eraseWriter } from './erase-writer.ts'
import { doEveryAccess, doEveryRetention } from './every-access.ts'
import { doEveryAlert } from './every-alert.ts'
import { answerWithEverything } from './every-answering.ts'
import { readAndForgetChat, sayInChat } from './every-chat.ts'
import { doEveryClock } from './every-clock.ts'
import { doEveryConnect } from './every-connect.ts'
import { readLargeCase } from './every-large-case.ts'
import { doEveryOrder } from './every-order.ts'
import { doEveryPage } from './every-page.ts'
import { doEveryPlan } from './every-plan.ts'
import { doEveryPolicy } from './every-policy.ts'
import { bringFile, buy } from './every-purchase.ts'
import { doEveryRuleAndQuestion } from './every-rule.ts'
import { doEverySignIn } from './every-sign-in.ts'
import { doEveryTogether, hearEverything } from './every-together.ts'
import { doEveryTraining } from './every-training.ts'
import { doEveryWebhook } from './every-webhook.ts'
import { author, post } from './world.ts'

type App = Awaited<ReturnType<typeof testApp>>

/** Sees every screen, in all its filters and on its second page. */
export async function seeEverything({ as }: App, look: Handle, name: string): Promise<void> {
  const { call } = await as('admin', name)
  const get = (path: string) => answerOf<{ nextCursor?: string | null }>(call('GET', path))
  const list = async (path: string) => {
    const { nextCursor } = await get(`${path}${path.includes('?') ? '&' : '?'}limit=1`)
    if (nextCursor) await get(`${path}${path.includes('?') ? '&' : '?'}limit=1&cursor=${nextCursor}`)
  }
  await get('/api/health')
  const { caseId, threadId } = await look
    .selectFrom('serviceOrders')
    .innerJoin('threads', 'threads.id', 'serviceOrders.threadId')
    .select(['threads.caseId', 'serviceOrders.threadId'])
    .where('serviceOrders.state', '=', 'ready')
    .orderBy('serviceOrders.id')
    .executeTakeFirstOrThrow()
  const { id: mentionId, authorId } = await look
    .selectFrom('mentions')
    .select(['id', 'authorId'])
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  for (const path of ['welcome', 'session', 'agents', 'tokens', 'channels', 'products', 'training', 'learned-terms', 'sending-pause'])
    await get(`/api/${path}`)
  for (const path of ['mentions/counts', 'cases/counts', 'service-orders/counts', 'openapi.json']) await get(`/api/${path}`)
  for (const path of ['policy', 'policy?version=1', 'policy/replay', 'policy/examples', 'today', 'today/team']) await get(`/api/${path}`)
  for (const path of ['sources', 'sources/1/spendings', 'training/runs']) await list(`/api/${path}`)
  await get(`/api/mentions/${mentionId}`)
  await get(`/api/threads/${threadId}`)
  await get(`/api/cases/${caseId}`)
  await get(`/api/cases/${caseId}/split`)
  await get(`/api/cases/${caseId}/plan`)
  await list(`/api/cases/${caseId}/events`)
  for (const filter of ['', '?waiting=true', '?waiting=false']) await list(`/api/cases/${caseId}/threads${filter}`)
  const mentionFilters = [
    '',
    'queue=urgent',
    'queue=complaints',
    'queue=sorted',
    'channel=x',
    'sourceId=1',
    `caseId=${caseId}`,
    `threadId=${threadId}`,
  ]
  mentionFilters.push(
    `authorId=${authorId}`,
    'lang=tr',
    'sentiment=negative',
    'kind=complaint',
    'topic=delivery',
    'state=new',
    'urgent=true',
  )
  mentionFilters.push('q=broken hinge', 'from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z')
  for (const filter of mentionFilters) await list(`/api/mentions?${filter}`)
  const caseFilters = [
    '',
    'queue=urgent',
    'queue=mine',
    'queue=unassigned',
    'queue=snoozed',
    'queue=resolved',
    'state=open',
    'assigneeId=1',
  ]
  for (const filter of [...caseFilters, 'channel=x', 'topic=delivery', 'q=hinge', 'q=C-1003']) await list(`/api/cases?${filter}`)
  for (const filter of ['', 'state=approved', `caseId=${caseId}`, `threadId=${threadId}`]) await list(`/api/replies?${filter}`)
  const orderFilters = [
    '',
    'queue=repair',
    'queue=loop',
    'queue=closed',
    'kind=return',
    'state=ready',
    `threadId=${threadId}`,
    `caseId=${caseId}`,
  ]
  for (const filter of [...orderFilters, 'q=hinge', 'q=S-2001']) await list(`/api/service-orders?${filter}`)
  for (const filter of ['', 'q=buy', 'q=R2-2439', 'q=040 123', `authorId=${authorId}`]) await list(`/api/customers?${filter}`)
  const { customerId } = await look.selectFrom('customerAuthors').select('customerId').orderBy('id').limit(1).executeTakeFirstOrThrow()
  await get(`/api/customers/${customerId}`)
  await list(`/api/customers/${customerId}/purchases`)
  const promiseFilters = ['', 'state=open', 'owner=1', `threadId=${threadId}`, `caseId=${caseId}`, `authorId=${authorId}`]
  const due = 'dueFrom=2026-11-01&dueTo=2026-11-30'
  for (const filter of [...promiseFilters, 'list=late', 'list=open', `list=kept&${due}`, `list=broken&${due}`])
    await list(`/api/promises?${filter}`)
  for (const counted of [`authorId=${authorId}`, due]) await get(`/api/promises/counts?${counted}`)
  const told = await look.selectFrom('recoveryChecks').select('orderId').orderBy('id').executeTakeFirstOrThrow()
  await get(`/api/service-orders/${told.orderId}/recovery`)
  await get('/api/reports/recovery?from=2026-01-01T00:00:00Z')
  for (const filter of ['', '&kind=repair', '&rows=silent7']) await list(`/api/recovery-checks?from=2026-01-01T00:00:00Z${filter}`)
  for (const report of ['sentiment', 'changes', 'topics', 'first-reply', 'cost'])
    for (const lang of ['', '&lang=en']) await get(`/api/reports/${report}?from=2026-11-10T00:00:00Z&to=2026-11-21T00:00:00Z${lang}`)
}

/** What an answer says; nothing when it says nothing. */
async function answerOf<T>(asked: Promise<Response>): Promise<T> {
  const answer = await asked
  const text = await answer.text()
  if (answer.status >= 400) throw new Error(`${answer.status} ${text}`)
  return text === '' ? ({} as T) : (JSON.parse(text) as T)
}

/** Does what people can do, each thing once. */
export async function doEverything({ app, as, anonymous, context }: App, look: Handle): Promise<void> {
  const { call, id: me } = await as('admin', 'Doer')
  const run = <T = { id: number }>(method: string, path: string, body?: unknown, headers = {}) =>
    answerOf<T>(call(method, path, body, headers))
  const post = <T = { id: number }>(path: string, body: unknown, headers = {}) => run<T>('POST', path, body, headers)
  const { agent, invitation } = await post<{ agent: { id: number }; invitation: { path: string } }>('/api/agents', {
    name: 'New',
    email: 'new@fjellro.example',
    role: 'agent',
  })
  await run('PATCH', `/api/agents/${agent.id}`, { name: 'Newer', role: 'admin' })
  await answerOf(anonymous('POST', `/api/invitations/${invitation.path.split('/').at(-1)}`, { password: 'a long enough password' }))
  await run('PATCH', `/api/agents/${agent.id}`, { role: 'staff' })
  await run('PATCH', `/api/agents/${agent.id}`, { disabled: true })
  const once = { 'idempotency-key': 'once' }
  const token = await post<{ id: number; secret?: string; token?: string }>('/api/tokens', { name: 'Screen' }, once)
  await post('/api/tokens', { name: 'Screen' }, once)
  await anonymous('GET', '/api/session', undefined, { authorization: `Bearer ${token.token ?? token.secret}` })
  await run('DELETE', `/api/tokens/${token.id}`)
  await doEveryAccess({ as, context }, call, look)
  await call('POST', '/api/session/proof', { password: testPassword })
  await call('PUT', '/api/session/password', { current: testPassword, password: `${testPassword} anew` })
  const product = await post('/api/products', { name: 'Lyn', spellings: [] })
  await run('PATCH', `/api/products/${product.id}`, { spellings: ['Lynn'] })
  await run('DELETE', `/api/products/${product.id}`)
  await doEveryPolicy(context, call, me)
  await buy(run, post, look)
  await bringFile(run, post)
  const source = await post('/api/sources', { channel: 'feed', settings: { baseUrl: 'http://127.0.0.1:9/other.xml' } })
  await run('PATCH', `/api/sources/${source.id}`, { name: 'Other' })
  await run('DELETE', `/api/sources/${source.id}`)
  await doEveryTraining(context, run, look)

  const open = await look.selectFrom('cases').select('id').where('state', '=', 'open').where('threadCount', '>', 0).orderBy('id').execute()
  const [one, other] = open.map((row) => row.id)
  const thread = await look
    .selectFrom('threads')
    .select('id')
    .where('caseId', '=', one ?? 0)
    .executeTakeFirstOrThrow()
  await post('/api/cases', { title: 'By hand' })
  await run('PATCH', `/api/cases/${one}`, { title: 'Renamed', priority: 'high', assigneeId: me })
  await post(`/api/cases/${one}/notes`, { text: 'Note', threadId: thread.id })
  await doEveryTogether({ context, call, me, cases: [one ?? 0, other ?? 0], threadId: thread.id })
  await hearEverything({ context, call })
  await run('POST', `/api/cases/${one}/snooze`, { until: context.clock() + hour })
  await run('DELETE', `/api/cases/${one}/snooze`)
  await run('POST', `/api/cases/${one}/resolution`, { how: 'answered' })
  await run('DELETE', `/api/cases/${one}/resolution`)
  await run('PATCH', `/api/cases/${one}`, { theme: null })
  const alike = { from: one ?? 0, into: other ?? 0, score: 0.4, because: [] }
  await change(context, (tx) => saveSuggestions(tx, context.engine, context.clock(), [alike]))
  await run('GET', `/api/cases/${other}/alike`)
  await run('POST', `/api/cases/${other}/refusals`, { caseIds: [one] })
  await run('DELETE', `/api/cases/${other}/refusals/${one}`)
  await run('POST', `/api/cases/${other}/merged-cases`, { caseIds: [one] })
  await run('DELETE', `/api/cases/${one}/merger`)
  const named = { kind: 'name' as const, key: 'fjellpost', written: 'Fjellpost', firstAt: 1, lastAt: 2 }
  const proposed = { ...named, theme: 'late-delivery' as const, wave: 1, themeCount: 3, caseId: null, caseIds: [one ?? 0, other ?? 0] }
  const cause = await change(context, (tx) => saveCause(tx, context.engine, context.clock(), proposed))
  for (const filter of ['', '?theme=late-delivery']) await run('GET', `/api/causes${filter}`)
  await run('PATCH', `/api/cases/${one}`, { theme: 'late-delivery' })
  await post(`/api/causes/${cause.id}/decision`, { accepted: true, caseIds: proposed.caseIds })
  await run('GET', `/api/causes/${cause.id}`)
  await run('DELETE', `/api/causes/${cause.id}/decision`)
  await proposeCauses(context)
  await run('PATCH', `/api/cases/${one}`, { theme: null })
  await run('POST', `/api/cases/${one}/merger`, { into: other })
  await run('DELETE', `/api/cases/${one}/merger`)
  await run('PUT', `/api/threads/${thread.id}/case`, { case: other })
  await run('PUT', `/api/threads/${thread.id}/case`, { case: 'new' })
  await run('PUT', `/api/threads/${thread.id}/draft`, { text: 'We', visibility: 'public' })
  await run('DELETE', `/api/threads/${thread.id}/draft`)
  await run('POST', `/api/cases/${other}/split`, {
    threadIds: (
      await context.db
        .selectFrom('threads')
        .select('id')
        .where('caseId', '=', other ?? 0)
        .execute()
    ).map(({ id }) => id),
  })
  const lone = await look
    .selectFrom('mentions')
    .select('id')
    .where('threadId', 'is', null)
    .where('state', '=', 'clustered')
    .executeTakeFirst()
  if (lone) await run('POST', `/api/mentions/${lone.id}/verdict`, { kind: 'complaint', sentiment: 'negative' })
  const said = await look.selectFrom('mentions').select('id').where('threadId', '=', thread.id).orderBy('id').executeTakeFirstOrThrow()
  await run('POST', `/api/mentions/${said.id}/verdict`, { case: other })
  await run('DELETE', `/api/mentions/${said.id}/verdict`)

  await run('DELETE', '/api/sending-pause')
  const reply = await post(`/api/threads/${thread.id}/replies`, { text: 'Sorry', visibility: 'public' })
  await run('PATCH', `/api/replies/${reply.id}`, { text: 'Sorry!' })
  await call('POST', `/api/replies/${reply.id}/approval`, { seenEventId: 0, lastMentionId: 1 })
  await run('POST', `/api/replies/${reply.id}/approval`, {})
  await run('DELETE', `/api/replies/${reply.id}/approval`)
  await run('DELETE', `/api/replies/${reply.id}`)
  const leaving = await post(`/api/threads/${thread.id}/replies`, { text: 'On its way', visibility: 'public' })
  await run('POST', `/api/replies/${leaving.id}/approval`, {})
  const { caseId: answered } = await look.selectFrom('threads').select('caseId').where('id', '=', thread.id).executeTakeFirstOrThrow()
  await answerWithEverything(run, look, { threadId: thread.id, caseId: Number(answered), me })
  const doubtful = await look.selectFrom('replies').select('id').where('state', '=', 'uncertain').orderBy('id').executeTakeFirstOrThrow()
  await run('POST', `/api/replies/${doubtful.id}/finding`, { posted: false })
  const { order, given } = await doEveryOrder(context, call, look, { threadId: thread.id, me })
  await anonymous('GET', order.statusPath)
  const { caseId: planned } = await look.selectFrom('threads').select('caseId').where('id', '=', thread.id).executeTakeFirstOrThrow()
  await doEveryPlan(context, call, look, Number(planned))
  await look.updateTable('serviceOrders').set({ customerId: null }).where('id', '=', given.id).execute()
  await doEveryPage({ app, context }, look, given.statusPath)
  await answerOf(anonymous('GET', `/api/status/${order.statusPath.split('/').at(-1)}`))
  const { customerId } = await look.selectFrom('serviceOrders').select('customerId').where('id', '=', given.id).executeTakeFirstOrThrow()
  await eraseWriter(run, post, look, { customerId: customerId ?? 0, threadId: thread.id })
  await run('POST', `/api/service-orders/${order.id}/status-links`, {})
  await doEveryRuleAndQuestion({ app, context }, call, look, me)
  await doEveryClock(context, call)
  await doEveryWebhook({ context }, call)
  await doEveryAlert(context, call)
  await doEverySignIn({ context, anonymous }, call, look)
  await doEveryConnect({ context }, call)
  context.clock.pass(hour)
  await run('GET', '/api/session')
  await run('DELETE', '/api/session')
}

/** Lets all that happens by itself happen, with networks that answer, refuse and doubt. */
export async function letEverythingHappen({ app, as, context, hub, presence, live }: App, look: Handle): Promise<void> {
  const [log, node, { signal }] = [createLog('silent'), 'test node', new AbortController()]
  const [known] = await look
    .selectFrom('mentions')
    .selectAll()
    .where('channel', '=', 'x')
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .limit(1)
    .execute()
  const dan = await look
    .selectFrom('mentions')
    .selectAll()
    .where('text', 'like', '%still waiting%')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const handed = await look
    .selectFrom('mentions')
    .select(['externalId', 'threadId'])
    .where('addressed', '=', 0)
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  // Somebody wrote on in the thread of a reply that is heard only now: that word still waits.
  await look
    .updateTable('threads')
    .set({ lastMentionId: Math.max(dan.id, known?.id ?? 0), waitingSince: context.clock() })
    .where('id', '=', handed.threadId)
    .execute()
  const broken = '@fjellro the hinge of my Ro 2 broke again, no answer for weeks. Unacceptable'
  const news = [
    post(broken, { author: author('Nia'), externalId: 'news-1', originalId: 'news-1' }),
    post('Again!', { author: author('Dan'), conversationId: dan.conversationId, inReplyTo: dan.externalId }),
    post('@fjellro thanks', { externalId: known?.externalId, originalId: known?.originalId, editedAt: context.clock() }),
    post('Please write to us.', { own: true, inReplyTo: handed.externalId }),
  ]
  let send = async (): Promise<{ externalId: string; url: null }> => ({ externalId: 'ours', url: null })
  let fetched = 0
  const network: Connection = {
    whoAmI: async () => ({ externalId: 'us', handle: 'fjellro', name: 'Fjellro' }),
    async fetchPosts(cursor) {
      fetched += 1
      if (fetched === 3) throw new ChannelError('retry-at', 'limit', 'Too many', { retryAt: context.clock() + minute })
      const gap = { from: context.clock() - hour, to: context.clock(), reason: 'A hole' }
      return { posts: fetched === 1 ? news : [], cursor, more: false, waitUntil: null, cost: 10, gap } as never
    },
    sendReply: () => send(),
    findReply: async () => null,
    refresh: async (ids) => ({ posts: [], gone: ids.slice(0, 1), cost: 5, waitUntil: context.clock() + minute }),
  }
  const connect = (source: { channel: string }) =>
    source.channel === 'chat' ? openConnection(context, testSecretBox, source as never, signal, node) : network
  const trainer = createTrainer(context, node, log)
  const wake = () => undefined
  const pipeline = createPipeline({ context, log, node, connect, pollEveryMs: null, reader: () => trainer.reader(), wake })
  const lanes = createLanes({ context, log, connect, handlers: deliveryHandlers }, node)
  const jobs = listJobs({
    context,
    agentMails: { url: 'https://desk.example', write: ({ occasion }) => ({ subject: occasion, text: '' }) },
    databaseUrl: context.databaseUrl,
    log,
    pipeline,
    trainer,
    subscriber: createSubscriber({ context, log, node, connect, onWakeUp: () => undefined }),
    refreshing: { context, log, connect },
    lanes,
    webhooks: { context, secretBox: testSecretBox, privateHosts: [], signal, random: () => 0, isPaused: async () => false },
    asking: testAsking,
    plans: { secretBox: testSecretBox, currency: 'EUR', undoMs: 20_000 },
    notifications: { url: null, write: () => ({ subject: '', text: '' }) },
    node,
    alertMailing: testAlertMailing,
    reportMailing: testReportMailing,
  })
  await sayInChat({ app, as, context }, look)
  hub.look()
  await presence.look()
  await presence.of({})
  live.start()
  for (let round = 0; round < 8; round++) {
    // Far enough that leases end and posts are due again.
    context.clock.pass(round < 6 ? 2 * minute : day)
    await context.db.updateTable('mentions').set({ refreshAt: context.clock() }).where('id', '=', dan.id).execute()
    for (const job of jobs) for (let again = 3; again > 0 && (await job.run()); again--);
    await pipeline.leave()
    await lanes.idle()
    send = [
      async () => ({ externalId: `ours-${round}`, url: null }),
      () => Promise.reject(new ChannelError('drop', 'refused', 'No')),
      () => Promise.reject(new ChannelError('unknown', 'cut', 'Cut')),
    ][round % 3] as typeof send
  }
  await change(context, (tx, emit) => linkWriters(tx, context, ['ida@mail.example'], emit))
  await leaveAtThat(context.db, 0, '')
  await deleteRun(context.db, 0)
  await listValid(context.db, { sessions: ['none'], tokens: [1] }, context.clock())
  await saveProposal(context.db, { lang: 'de', stem: 'klapper', concept: 'noise', authors: 3, cases: 2, examples: [] }, context.clock())
  await mergeUntouched(context, [{ from: 1001, into: 1002 }])
  await readAndForgetChat(context)
  await change(context, (tx, emit) => stopSource(tx, 1, new ChannelError('stop-and-ask', 'invalid', 'No'), context.clock(), emit))
  await change(context, (tx, emit) =>
    savePosts(tx, context.engine, { id: 1, channel: 'x' }, news, context.clock(), emit).then(() => undefined),
  )
  await findRetained(context)
  await sealStatusLinks(context.db, testSecretBox)
  await checkSecret(context, testSecretBox)
  await resumeReadableSources(context, testSecretBox)
  await readLargeCase(context, look)
  await doEveryRetention({ as, context }, look)
  // So long that passing events are forgotten.
  context.clock.pass(20 * day)
  for (const job of jobs) await job.run()
  await trainer.leave()
  hub.stop()
  await presence.stop()
}
