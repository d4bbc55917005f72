import type { Context } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { walkPlans } from '#server/nouns/plans/plan.walking.ts'
import { findUsualCost } from '#server/nouns/plans/plan-known.store.ts'
import type { Plan } from '#shared/plan.schema.ts'
import { testSecretBox } from './app.ts'
import { addOwner, linkTo } from './planned-case.ts'

/** Does what people can do to a plan, each thing once, in a case of which one author is verified; another plan is left running. */
export async function doEveryPlan(
  context: Context,
  call: (method: string, path: string, body?: unknown) => Promise<Response>,
  look: Handle,
  caseId: number,
): Promise<void> {
  const path = `/api/cases/${caseId}/plan`
  const run = async (method: string, more = '', body?: unknown): Promise<Plan> => {
    const answer = await call(method, `${path}${more}`, body)
    if (answer.status >= 400) throw new Error(`${method} ${path}${more}: ${answer.status} ${await answer.text()}`)
    return ((await answer.json()) as { plan: Plan }).plan
  }
  const [thread] = await look
    .selectFrom('threads')
    .select(['id', 'authorId'])
    .where('caseId', '=', caseId)
    .orderBy('firstMentionAt')
    .limit(1)
    .execute()
  const product = await look.selectFrom('products').select(['id', 'key']).orderBy('id').limit(1).executeTakeFirstOrThrow()
  await look.updateTable('cases').set({ product: product.key }).where('id', '=', caseId).execute()
  const now = context.clock()
  const { customerId, purchaseItemId } = await addOwner(look, now, { name: 'Vera', productId: product.id, email: 'vera@mail.example' })
  const batch = { productId: product.id, code: '2439', madeOn: null }
  const { id: batchId } = await look.insertInto('batches').values(batch).returning('id').executeTakeFirstOrThrow()
  await look.updateTable('purchaseItems').set({ batchId }).where('id', '=', purchaseItemId).execute()
  await look
    .updateTable('customerAuthors')
    .set({ unlinkedAt: now })
    .where('authorId', '=', thread?.authorId ?? 0)
    .where('unlinkedAt', 'is', null)
    .execute()
  await linkTo(look, now, customerId, thread?.authorId ?? 0)
  await run('POST')
  const plan = await run('POST')
  const row = plan.threads.find(({ threadId }) => threadId === thread?.id) ?? plan.threads[0]
  await run('PATCH', '', { spacingMs: 0, dateOn: '2026-12-01' })
  await run('PATCH', '/texts', { purpose: 'plain', lang: 'en', text: 'Hi {name}! We look into it.' })
  await findUsualCost(context.db, 'repair', 'EUR', 0)
  await run('PATCH', `/threads/${row?.id}`, { included: true, purpose: 'plain', text: 'Hi {name}! We look into it.', isRead: true })
  await run('POST', '/cost-approval')
  await call('GET', `${path}/silent-buyers`)
  await run('POST', '/letter', { isSafety: false })
  await run('PATCH', '/letter', { isSafety: true })
  await run('POST', '/letter/approval')
  for (const { id } of plan.threads) if (id !== row?.id) await run('PATCH', `/threads/${id}`, { included: false })
  await run('POST', '/start')
  await run('POST', '/pause')
  await run('POST', '/resume', {})
  await run('POST', '/resume', { sourceId: row?.sourceId })
  const walking = { context, secretBox: testSecretBox, currency: 'EUR', undoMs: 20_000 }
  while (await walkPlans(walking));
  const walked = await run('GET')
  const out = walked.threads.find(({ state }) => state === 'approved' || state === 'by-hand')
  if (out) await run('DELETE', `/threads/${out.id}/approval`)
  if (walked.state === 'running') await run('POST', '/stop')
  const again = await run('POST')
  if (again.threads.some(({ included }) => included) && !again.findings.some(({ level }) => level === 'stop')) await run('POST', '/start')
}
