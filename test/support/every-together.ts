import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { type Context, change } from '#server/kit/database/context.ts'
import { day } from '#server/kit/lib/clock.ts'
import { writeNote } from '#server/nouns/cases/case.actions.ts'
import { tellDuePromises, tellSoonClocks } from '#server/nouns/notifications/notification.following.ts'
import { mailNotifications } from '#server/nouns/notifications/notification.mail.ts'
import { listApprovers, setMail, showNotifications } from '#server/nouns/notifications/notification.store.ts'
import { draftReply } from '#server/nouns/replies/reply.actions.ts'
import { listPostsSince } from '#server/nouns/replies/reply.guard.store.ts'
import { assignWaiting } from '#server/nouns/teams/assignment.actions.ts'
import { doEveryView } from './every-view.ts'

type Call = (method: string, path: string, body?: object) => Promise<Response>
type Doing = { context: Context; call: Call; me: number; cases: [number, number]; threadId: number }

const mailing = { url: 'https://desk.example', write: () => ({ subject: 'Told', text: 'Told' }) }

/** Does everything once that people do together on cases: they are there, call each other, follow, tag, link, and give cases to teams. */
export async function doEveryTogether({ context, call, me, cases: [one, other], threadId }: Doing): Promise<void> {
  const run = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await call(method, path, body)
    const text = await answer.text()
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  await run('PUT', '/api/presence', { tab: 'tab', caseId: one })
  await run('GET', '/api/presence')
  const { items: products } = (await run('GET', '/api/products')) as { items: { id: number }[] }
  const { id: team } = (await run('POST', '/api/teams', {
    name: 'Repairs',
    mode: 'load',
    memberIds: [me],
    productIds: products.slice(0, 1).map(({ id }) => id),
  })) as { id: number }
  await run('PATCH', `/api/teams/${team}`, { name: 'Repair', productIds: [] })
  await run('PATCH', `/api/cases/${one}`, { teamId: team })
  await run('GET', `/api/cases?teamId=${team}`)
  await run('PATCH', `/api/agents/${me}`, { awayUntil: context.clock() + day, capacity: 9 })
  await run('PATCH', `/api/agents/${me}`, { awayUntil: null })
  await run('PATCH', `/api/cases/${other}`, { teamId: team })
  await assignWaiting(context)
  for (const way of ['off', 'digest', 'mail']) await run('PUT', '/api/notification-choices', { kind: 'mentioned', way })
  await run('POST', `/api/cases/${one}/notes`, { text: '@Repair look', threadId, mentions: { agents: [me], teams: [team] } })
  await run('PUT', `/api/cases/${one}/following`)
  await run('DELETE', `/api/cases/${one}/following`)
  await run('PUT', `/api/cases/${one}/following`)
  for (const name of ['Hinge', 'Ro 2']) await run('POST', `/api/cases/${one}/tags`, { name })
  const { items: tags } = (await run('GET', '/api/tags')) as { items: { id: number }[] }
  const [first, second] = tags.map(({ id }) => id)
  await run('GET', `/api/cases?tag=${first}`)
  await run('PATCH', `/api/tags/${first}`, { name: 'Hinges' })
  await run('POST', `/api/tags/${first}/merger`, { into: second })
  await run('DELETE', `/api/tags/${first}/merger`)
  await run('POST', `/api/tags/${first}/merger`, { into: second })
  await run('GET', `/api/cases?tag=${first}`)
  await doEveryView({ context, call, me, cases: [one, other], teamId: team })
  await run('DELETE', `/api/cases/${one}/tags/${second}`)
  await run('POST', `/api/cases/${one}/links`, { caseId: other })
  await run('GET', `/api/cases/${one}`)
  await run('DELETE', `/api/cases/${one}/links/${other}`)
  const { agent } = (await run('POST', '/api/agents', { name: 'Ida', email: 'ida@fjellro.example', role: 'staff' })) as {
    agent: { id: number }
  }
  const ida = { agentId: agent.id, name: 'Ida', role: 'staff' as const, sessionId: null }
  await draftReply(context, ida, threadId, { text: 'Sorry', visibility: 'public' })
  await writeNote(context, ida, one, { text: '@Doer', mentions: { agents: [me], teams: [] } })
  while (await runSubscribers(context));
  await listApprovers(context.db, context.clock())
  await showNotifications(context.db, [1], 'en')
  await listPostsSince(context.db, threadId, 0, 5)
  await change(context, async (tx) => void (await setMail(tx, [1], 'digest', 'none')))
  await tellDuePromises(context)
  await context.db.updateTable('clocks').set({ soonAt: 1 }).where('caseId', '=', one).execute()
  await tellSoonClocks(context)
}

/** Is told everything once, by mail, too. */
export async function hearEverything({ context, call }: Pick<Doing, 'context' | 'call'>): Promise<void> {
  for (const path of ['?limit=1', '?unread=true', '?unread=false', `?cursor=${Buffer.from('[9,9]').toString('base64url')}`, '/counts'])
    await call('GET', `/api/notifications${path}`)
  await call('GET', '/api/notification-choices')
  await mailNotifications(context, mailing)
  await call('PUT', '/api/notifications/readings', { ids: [1], read: true })
  await call('PUT', '/api/notifications/readings', { read: true })
  await call('PUT', '/api/notifications/readings', { ids: [1], read: false })
}
