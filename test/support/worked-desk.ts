import type { Page } from 'playwright-core'
import { hashToken } from '#server/kit/lib/secret-box.ts'
import type { demoDesk } from './demo-desk.ts'
import { ask } from './visitor.ts'

type World = Awaited<ReturnType<typeof demoDesk>>
type Listed<T> = { items: T[] }

/**
 * Does on a desk of the demo, as its administrator, what leaves rows on screens that would otherwise be empty: colleagues and teams, roles,
 * tokens, templates, webhooks, replies in every state, a source that is shut out. Answers an example for every name in a route.
 */
export async function workOn(world: World, page: Page) {
  const { db, clock } = world.server.context
  async function send<T = { id: number }>(method: string, path: string, data?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await page.request.fetch(path, {
      method,
      headers: { origin: world.server.url, ...headers },
      ...(data !== undefined && { data }),
    })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
    const text = await answer.text()
    return (text ? JSON.parse(text) : {}) as T
  }

  const people = [
    { name: 'Franziska Schäfer-Hohenbrunn', email: 'franziska.schaefer-hohenbrunn@fjellro.example', role: 'agent', language: 'de' },
    { name: 'Väinö Hämäläinen', email: 'vaino.hamalainen@fjellro.example', role: 'staff', language: 'fi' },
    { name: 'Þórdís Sigurðardóttir', email: 'thordis@fjellro.example', role: 'manager', language: 'is' },
  ]
  const invited: { agent: { id: number }; invitation: { path: string } }[] = []
  for (const one of people) invited.push(await send('POST', '/api/agents', one))
  const joining = invited[2]?.invitation.path ?? ''
  for (const { invitation } of invited.slice(0, 2))
    await send('POST', `/api/invitations/${invitation.path.split('/').at(-1)}`, { password: world.password })
  // Whoever joins is signed in.
  await send('POST', '/api/session', { email: world.email, password: world.password })
  const [, second] = invited
  await send('POST', '/api/teams', {
    name: 'Kundenbetreuung Nord',
    mode: 'rotation',
    languages: ['de', 'fi'],
    memberIds: [world.actor.agentId, second?.agent.id],
  })
  await send('POST', '/api/roles', { name: 'Weekend desk', basedOn: 'staff', permissions: ['cases.note'] })
  await send('POST', '/api/tokens', { name: 'Warehouse scanner', scopes: ['desk.read'], days: 5 })
  const { items: products } = await ask<Listed<{ id: number }>>(page, '/api/products')
  if (products.length === 0) throw new Error('The practice brand sells nothing.')
  const webhook = await send('POST', '/api/webhooks', {
    url: 'https://hooks.fjellro.example/aftercare/complaints-and-orders',
    kinds: ['case-opened'],
  })
  const template = await send('POST', '/api/templates', {
    name: 'Hinge: we repair it',
    scope: 'all',
    baseLang: 'en',
    text: 'Hello, the hinge is repaired free of charge. This is how to send it.',
    actions: [{ do: 'tag', name: 'hinge' }],
  })
  await send('PUT', `/api/templates/${template.id}/texts/de`, { text: 'Guten Tag, wir reparieren das Scharnier kostenlos.' })
  await send('POST', '/api/approval-rules', {
    name: 'Money is looked at twice',
    keywords: ['refund', 'Erstattung'],
    approverRole: 'manager',
  })

  const { items: cases } = await ask<Listed<{ id: number; title: string }>>(page, '/api/cases?queue=all&limit=30')
  const planned = await db.selectFrom('plans').select('caseId').orderBy('id').executeTakeFirstOrThrow()
  const caseId = planned.caseId
  const other = cases.find(({ id }) => id !== caseId)
  if (!other) throw new Error('The demo has one case only.')
  const { items: threads } = await ask<Listed<{ id: number }>>(page, `/api/cases/${other.id}/threads`)
  const threadId = threads[0]?.id
  await send('PATCH', `/api/cases/${other.id}`, { assigneeId: world.actor.agentId, priority: 'urgent' })
  for (const name of ['hinge', 'safety']) await send('POST', `/api/cases/${other.id}/tags`, { name })
  await send('POST', `/api/cases/${other.id}/notes`, { text: 'The workshop has the part on Thursday. Franziska calls her.' })
  const reply = (text: string) => send<{ id: number }>('POST', `/api/threads/${threadId}/replies`, { text })
  const words = 'Hello, we are sorry. A new pair leaves today and you keep the old one.'
  const replies: number[] = []
  for (const state of ['draft', 'failed', 'uncertain', 'sent'] as const) {
    const { id } = await reply(`${words} (${replies.length + 1})`)
    replies.push(id)
    await db.updateTable('replies').set({ state }).where('id', '=', id).execute()
  }
  for (const one of cases.filter(({ id }) => id !== caseId && id !== other.id).slice(0, 2))
    await send('POST', `/api/cases/${one.id}/snooze`, { until: clock() + 3 * 86_400_000 }).catch(() => undefined)
  await send('POST', '/api/views', { name: 'Urgent in German', filter: { priority: ['urgent'], language: ['de'] } }).catch(() => undefined)
  await send('PUT', `/api/cases/${other.id}/hold`, { reason: 'A dispute before the consumer board' })
  await send('POST', '/api/handovers', {
    text: 'The hinge case grows. Väinö is waiting for the workshop.',
    toId: second?.agent.id,
    caseIds: [other.id],
  })
  const table =
    'order;e-mail;name;product;price;currency;date\n1;aino@mail.example;Aino;Ro 2;129,00;EUR;03.04.2026\n2;;Jörg;Ro 2;129,00;EUR;tomorrow'
  const run = await send<{ id: number }>('POST', '/api/purchases/imports?source=shop&fileName=Bestellungen-November-2026.csv', {
    text: table,
  })

  const shutOut = await db.selectFrom('sources').select(['id', 'name']).where('channel', '=', 'mastodon').executeTakeFirstOrThrow()
  await db
    .updateTable('sources')
    .set({
      state: 'stopped',
      errorCode: 'token',
      error: 'Mastodon refused the access token. Sign in again in the settings of this source.',
    })
    .where('id', '=', shutOut.id)
    .execute()
  const chat = await db.selectFrom('sources').select('id').where('channel', '=', 'chat').executeTakeFirstOrThrow()
  const search = await db.selectFrom('sources').select('id').where('query', 'is not', null).executeTakeFirstOrThrow()
  const attempt = await send<{ id: number }>('POST', '/api/connect-attempts', {
    channel: 'bluesky',
    signIn: null,
    settings: { baseUrl: world.practice.on('bluesky').url, identifier: 'nobody', appPassword: 'wrong' },
  }).catch(() => null)
  const orders = await db.selectFrom('serviceOrders').select(['id', 'kind', 'state']).orderBy('id').execute()
  const linked = await db.selectFrom('customerAuthors').select(['customerId', 'authorId']).orderBy('id').executeTakeFirstOrThrow()
  const author = await db
    .selectFrom('mentions')
    .select('authorId')
    .where('authorId', '!=', linked.authorId)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const article = await db.selectFrom('articles').select('id').orderBy('id').executeTakeFirstOrThrow()
  const alert = await db.selectFrom('alerts').select('id').orderBy('id').executeTakeFirstOrThrow()
  const asked = { occasion: 'case', caseId: other.id, state: 'asked', way: 'mail', lang: 'en', askedAt: clock() } as const
  const question = { ...asked, about: 'walk:1', tokenHash: hashToken('question'), said: '' }
  const answer = { ...asked, about: 'walk:2', tokenHash: hashToken('answer'), score: 5, said: words, answeredAt: clock() }
  await db
    .insertInto('feedbackAsks')
    .values([question, { ...answer }])
    .execute()
  const { slug } = await db.selectFrom('articleSlugs').select('slug').orderBy('slug').executeTakeFirstOrThrow()
  const statusPaths: string[] = []
  for (const wanted of ['awaiting-quote', 'repairing', 'awaiting-item', 'refunded']) {
    const order = orders.find(({ state }) => state === wanted)
    if (order) statusPaths.push((await send<{ statusPath: string }>('POST', `/api/service-orders/${order.id}/status-links`, {})).statusPath)
  }
  return {
    caseId,
    otherId: other.id,
    threadId,
    orders,
    customerId: linked.customerId,
    authorId: author.authorId,
    importId: run.id,
    searchId: search.id,
    chatId: chat.id,
    attemptId: attempt?.id ?? null,
    joining,
    statusPaths,
    alertId: alert.id,
    webhookId: webhook.id,
    templateId: template.id,
    articleId: article.id,
    slug,
    feedbackPaths: ['/feedback/question', '/feedback/answer'],
  }
}
