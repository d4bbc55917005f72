import { describe, expect, test } from 'vitest'
import { addFirstAdmin } from '#server/nouns/agents/agent.actions.ts'
import { updateAgent } from '#server/nouns/agents/agent.store.ts'
import { hashPassword } from '#server/nouns/agents/password.ts'
import { checkSignIn } from '#server/nouns/agents/session.actions.ts'
import { enter } from '#server/nouns/second-factors/enter.actions.ts'
import type { Invited } from '#shared/agent.schema.ts'
import { read, testApp, testPassword } from '../../../support/app.ts'
import { engines, testContext } from '../../../support/database.ts'
import { atOnceIn, interrupted } from '../../../support/meeting.ts'

const anna = { name: 'Anna', email: 'anna@fjellro.example', password: testPassword }
type Desk = Awaited<ReturnType<typeof testApp>>

/** The answers to calls of which all have read before any may write. */
async function answersOf({ context }: Desk, calls: readonly (() => Promise<Response>)[]) {
  const settled = (await atOnceIn(context, 'agents', calls)) as PromiseSettledResult<Response>[]
  return settled.map((one) => (one.status === 'fulfilled' ? one.value.status : one.reason))
}

describe.each(engines)('at the same moment, on %s,', (engine) => {
  test('two administrators cannot both take access from each other', async () => {
    const desk = await testApp(engine)
    const [anne, bent] = [await desk.as('admin', 'Anne'), await desk.as('admin', 'Bent')]
    await desk.as('admin', 'Third')
    const statuses = await answersOf(desk, [
      () => anne.call('PATCH', `/api/agents/${bent.id}`, { disabled: true }),
      () => bent.call('PATCH', `/api/agents/${anne.id}`, { disabled: true }),
    ])
    expect(statuses.sort()).toEqual([200, 401])
    expect(await desk.context.db.selectFrom('agents').select('id').where('disabledAt', 'is not', null).execute()).toHaveLength(1)
  })

  test('two administrators cannot both step down', async () => {
    const desk = await testApp(engine)
    const [anne, bent] = [await desk.as('admin', 'Anne'), await desk.as('admin', 'Bent')]
    const statuses = await answersOf(
      desk,
      [anne, bent].map(
        ({ id, call }) =>
          () =>
            call('PATCH', `/api/agents/${id}`, { role: 'agent' }),
      ),
    )
    expect(statuses.sort()).toEqual([200, 409])
  })

  test('an invitation is taken up once', async () => {
    const desk = await testApp(engine)
    const admin = await desk.as('admin')
    const body = { name: 'Ida', email: 'ida@fjellro.example', role: 'staff' }
    const { invitation } = await read<Invited>(admin.call('POST', '/api/agents', body), 201)
    const join = () => desk.anonymous('POST', invitation.path.replace('/join/', '/api/invitations/'), { password: testPassword })
    expect((await answersOf(desk, [join, join])).sort()).toEqual([201, 404])
  })

  test('an e-mail address is invited once', async () => {
    const desk = await testApp(engine)
    const admin = await desk.as('admin')
    const invite = () => admin.call('POST', '/api/agents', { name: 'Ida', email: 'ida@fjellro.example', role: 'staff' })
    expect((await answersOf(desk, [invite, invite])).sort()).toEqual([201, 409])
  })

  test('a desk gets one first account', async () => {
    const desk = await testApp(engine)
    const welcome = (email: string) => () => desk.anonymous('POST', '/api/welcome', { ...anna, email })
    expect((await answersOf(desk, [welcome('a@b.example'), welcome('c@d.example')])).sort()).toEqual([201, 409])
  })

  test('two nodes that start on an empty database make one administrator of the settings', async () => {
    const context = await testContext(engine)
    const settled = await atOnceIn(context, 'agents', [() => addFirstAdmin(context, anna), () => addFirstAdmin(context, anna)])
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(await context.db.selectFrom('agents').select('id').execute()).toHaveLength(1)
  })

  test.each(['loses access', 'gets another password'] as const)('nobody signs in who %s while the password is checked', async (what) => {
    const desk = await testApp(engine)
    const { id } = await desk.as('agent', 'Mari')
    await desk.context.db.deleteFrom('sessions').execute()
    const passwordHash = await hashPassword('another long enough password')
    const { context, before: meanwhile } = interrupted(desk.context)
    meanwhile(() => updateAgent(desk.context.db, id, what === 'loses access' ? { disabledAt: context.clock() } : { passwordHash }))
    const arrival = { address: null, device: null, way: 'password' } as const
    const entering = checkSignIn(context, 'mari@fjellro.example', testPassword).then((agent) => enter(context, agent, arrival, null))
    await expect(entering).rejects.toMatchObject({ code: 'wrong-sign-in' })
    expect(await desk.context.db.selectFrom('sessions').select('id').execute()).toEqual([])
  })

  test('nobody makes a token whose session has ended meanwhile', async () => {
    const desk = await testApp(engine)
    const { context, before: meanwhile } = interrupted(desk.context)
    const late = await testApp(engine, undefined, null, { ...desk.context, ...context, clock: desk.context.clock })
    const mari = await late.as('agent', 'Mari')
    meanwhile(() => desk.context.db.deleteFrom('sessions').execute())
    expect((await mari.call('POST', '/api/tokens', { name: 'script' })).status).toBe(401)
    expect(await desk.context.db.selectFrom('tokens').select('id').execute()).toEqual([])
  })
})
