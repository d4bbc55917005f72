import { type Context, change } from '#server/kit/database/context.ts'
import { decideFor } from '#server/nouns/policies/decision.actions.ts'
import { saveDecision } from '#server/nouns/policies/decision.store.ts'

/** A window of a shop of its own. */
const rule = {
  key: 'shop.window',
  topics: ['withdrawal'],
  layer: 'store',
  does: 'grant',
  count: 30,
  unit: 'day',
  anchor: 'lastDelivery',
  outcome: 'allow',
  sureness: 'H',
}
const path = '/api/policy/draft/rules/shop.window'
const facts = { at: '2026-11-20', topic: 'withdrawal', country: 'DE' } as const

/** Does what people can do to a policy, each thing once. */
export async function doEveryPolicy(
  context: Context,
  call: (method: string, path: string, body?: unknown) => Promise<Response>,
  me: number,
) {
  const run = async (method: string, path: string, body?: unknown): Promise<{ id: number }> => {
    const answer = await call(method, path, body)
    const text = await answer.text()
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? { id: 0 } : JSON.parse(text)
  }
  await run('PUT', path, rule)
  await run('PUT', path, { ...rule, count: 40 })
  await run('GET', '/api/policy?version=draft')
  await run('PUT', `${path}/review`, { reviewedBy: 'Reader' })
  await run('DELETE', `${path}/change`)
  await run('PUT', path, rule)
  await run('DELETE', path)
  await run('DELETE', '/api/policy/draft')
  await run('PUT', path, rule)
  await run('POST', '/api/policy/publication', {})
  const example = await run('POST', '/api/policy/examples', { name: 'One', facts })
  await run('DELETE', `/api/policy/examples/${example.id}`)
  const { decision, versionId } = await decideFor(context, facts)
  const decided = { orderId: null, decidedBy: me, decidedAt: context.clock(), overriddenBy: null, reason: null }
  await change(context, (tx) => saveDecision(tx, { ...decided, versionId, decision, facts }))
}
