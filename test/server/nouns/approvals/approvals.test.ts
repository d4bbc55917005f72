import { describe, expect, test } from 'vitest'
import type { ApprovalRule } from '#shared/approval.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { sendOnce } from '../../../support/deliveries.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'

async function desk(engine: (typeof engines)[number]) {
  const world = await draftedReply(engine)
  const [anne, meg] = [await world.as('manager', 'Anne'), await world.as('agent', 'Meg')]
  const { mari, mention } = world
  const rule = (body: object) => read<ApprovalRule>(anne.call('POST', '/api/approval-rules', { name: 'Refunds', ...body }), 201)
  const write = (call: typeof mari.call, text: string) =>
    read<Reply>(call('POST', `/api/threads/${mention.threadId}/replies`, { text }), 201)
  const approve = (call: typeof mari.call, { id }: Reply, body = {}) => call('POST', `/api/replies/${id}/approval`, body)
  const shown = async (id: number) =>
    (await read<{ items: Reply[] }>(mari.call('GET', `/api/replies?threadId=${mention.threadId}`))).items.find(
      (one) => one.id === id,
    ) as Reply
  return { ...world, anne, meg, rule, write, approve, shown }
}

describe.each(engines)('a second person, on %s', (engine) => {
  test('is needed by keyword: not the writer approves, and an edit makes its writer the first', async () => {
    const { rule, write, approve, mari, meg, shown } = await desk(engine)
    await rule({ keywords: ['refund'] })
    const reply = await write(mari.call, 'Hi Dan, REFUNDS are on their way.')
    expect(reply.heldBy).toEqual([{ name: 'Refunds', role: 'agent' }])
    expect(await codeOf(approve(mari.call, reply))).toBe('second-person-needed')
    await read(meg.call('PATCH', `/api/replies/${reply.id}`, { text: 'Hi Dan, a refund is on its way.' }))
    expect(await codeOf(approve(meg.call, reply))).toBe('second-person-needed')
    expect(await read<Reply>(approve(mari.call, reply))).toMatchObject({
      state: 'approved',
      approvedBy: { name: 'Mari' },
      textBy: { name: 'Meg' },
    })
    await read(mari.call('PATCH', `/api/replies/${reply.id}`, { text: 'Hi Dan, the refund is out.' }))
    expect(await shown(reply.id)).toMatchObject({ state: 'draft', approvedVersion: null, textBy: { name: 'Mari' } })
    expect(await codeOf(approve(mari.call, reply))).toBe('second-person-needed')
    await read(mari.call('PATCH', `/api/replies/${reply.id}`, { text: 'Hi Dan, it is out.' }))
    expect((await shown(reply.id)).heldBy).toEqual([])
    await read(approve(mari.call, reply))
  })

  test('is needed by role and place, and of the role that the rule asks for', async () => {
    const { rule, write, approve, mari, meg, anne } = await desk(engine)
    await rule({ name: 'New here', roles: ['agent'], visibility: 'public', channels: ['x'], approverRole: 'manager' })
    const reply = await write(mari.call, 'Hi Dan')
    expect(await codeOf(approve(meg.call, reply))).toBe('second-person-needed')
    await read(approve(anne.call, reply))
    const own = await write(anne.call, 'Hi Dan, again')
    expect(own.heldBy).toEqual([])
  })

  test('is told, of those only who may approve', async () => {
    const { rule, write, mari, anne, meg, context } = await desk(engine)
    const { runSubscribers } = await import('#server/flows/automation/subscribers.ts')
    await rule({ approverRole: 'manager' })
    await write(mari.call, 'Hi Dan')
    while (await runSubscribers(context));
    const rows = await context.db.selectFrom('notifications').select('agentId').where('kind', '=', 'approval-asked').execute()
    expect(rows.map(({ agentId }) => agentId)).toEqual([anne.id])
    expect(rows.map(({ agentId }) => agentId)).not.toContain(meg.id)
  })

  test('is asked no longer when another answer went out meanwhile, until it is handed in again', async () => {
    const { rule, write, approve, mari, meg, shown, context, sending, reply: first } = await desk(engine)
    await rule({ keywords: ['refund'] })
    const held = await write(mari.call, 'A refund is coming.')
    await read(approve(meg.call, first))
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect((await shown(held.id)).cancelledAt).toBe(context.clock())
    expect(await codeOf(approve(meg.call, held))).toBe('approval-cancelled')
    await read(mari.call('PATCH', `/api/replies/${held.id}`, { text: held.text }))
    expect(await shown(held.id)).toMatchObject({ cancelledAt: null, version: 1 })
    await read(approve(meg.call, held))
  })

  test('rules are kept by managers, and one that is off or gone holds nothing', async () => {
    const { rule, write, mari, anne } = await desk(engine)
    expect(await codeOf(mari.call('POST', '/api/approval-rules', { name: 'Mine' }))).toBe('role-too-low')
    const one = await rule({})
    await read(anne.call('PATCH', `/api/approval-rules/${one.id}`, { isOn: false }))
    expect((await write(mari.call, 'A')).heldBy).toEqual([])
    await read(anne.call('PATCH', `/api/approval-rules/${one.id}`, { isOn: true, keywords: ['a.b'] }))
    expect((await write(mari.call, 'axb')).heldBy).toEqual([])
    expect((await write(mari.call, 'see a.b')).heldBy).toHaveLength(1)
    expect((await anne.call('DELETE', `/api/approval-rules/${one.id}`)).status).toBe(204)
    expect((await write(mari.call, 'see a.b')).heldBy).toEqual([])
  })
})
