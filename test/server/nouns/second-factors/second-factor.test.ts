import { describe, expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { listValid } from '#server/nouns/agents/session.store.ts'
import { resealTotpKeys } from '#server/nouns/second-factors/totp.actions.ts'
import type { Session } from '#shared/agent.schema.ts'
import type { SecondFactors } from '#shared/sign-in.schema.ts'
import { codeOf, read, testApp, testPassword, testSecretBox } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { cookiesOf, firstStep, setUpApp } from '../../../support/second-factor.ts'

const mariEmail = 'mari@fjellro.example'

async function guarded(engine: (typeof engines)[number] = 'sqlite') {
  const desk = await testApp(engine)
  const mari = await desk.as('agent', 'Mari')
  const app = await setUpApp(mari.call, desk.context.clock)
  // The next codes are of a step that was not used yet.
  desk.context.clock.pass(minute)
  return { ...desk, mari, ...app }
}

describe.each(engines)('an app, on %s', (engine) => {
  test('is asked for after the password, and its code lets in once', async () => {
    const desk = await guarded(engine)
    expect(desk.recoveryCodes).toHaveLength(10)
    const { answer, asked, send, cookie } = await firstStep(desk, mariEmail)
    expect([answer.status, asked]).toEqual([202, { app: true, passkey: false, recoveryCode: true }])
    // Nothing but the second step can be done with what the password alone gave.
    expect(await codeOf(desk.anonymous('GET', '/api/session', undefined, { cookie }))).toBe('not-signed-in')
    expect(cookie).toMatch(/^aftercare-step=\S+$/)
    const code = desk.code()
    const session = await send(code)
    expect(await read<Session>(session, 201)).toMatchObject({ agent: { email: mariEmail }, setUpOnly: false })
    expect(await read(desk.anonymous('GET', '/api/session', undefined, { cookie: cookiesOf(session) }))).toBeTruthy()
    // The step is over, and the code is spent in any other.
    expect(await codeOf(send(desk.code(1)))).toBe('sign-in-ended')
    const other = await firstStep(desk, mariEmail)
    expect(await codeOf(other.send(code))).toBe('wrong-second-factor')
    expect((await other.send(desk.code(1))).status).toBe(201)
  })

  test('is replaced by a recovery code, each of which works once and is told of', async () => {
    const desk = await guarded(engine)
    const [one = '', two = ''] = desk.recoveryCodes
    expect((await (await firstStep(desk, mariEmail)).send(one.toUpperCase())).status).toBe(201)
    expect(await codeOf((await firstStep(desk, mariEmail)).send(one))).toBe('wrong-second-factor')
    expect((await (await firstStep(desk, mariEmail)).send(two)).status).toBe(201)
    const shown = await read<SecondFactors>(desk.mari.call('GET', '/api/second-factors'))
    expect(shown).toMatchObject({ app: { since: expect.any(Number) }, recoveryCodes: { left: 8, of: 10 }, passkeys: [] })
    const events = await desk.context.db.selectFrom('events').select('data').where('kind', '=', 'recovery-code-used').execute()
    expect(events.map(({ data }) => JSON.parse(data))).toEqual([{ left: 9 }, { left: 8 }])
    const kept = JSON.stringify(await desk.context.db.selectFrom('recoveryCodes').selectAll().execute())
    expect(desk.recoveryCodes.some((code) => kept.includes(code) || kept.includes(code.replaceAll('-', '')))).toBe(false)
  })

  test('two browsers that send one code at the same moment do not both get in', async () => {
    const desk = await guarded(engine)
    const steps = await Promise.all([firstStep(desk, mariEmail), firstStep(desk, mariEmail), firstStep(desk, mariEmail)])
    const code = desk.code()
    const answers = await Promise.all(steps.map(({ send }) => send(code)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401])
    const [recovery = ''] = desk.recoveryCodes
    const again = await Promise.all([firstStep(desk, mariEmail), firstStep(desk, mariEmail)])
    expect((await Promise.all(again.map(({ send }) => send(recovery)))).map(({ status }) => status).sort()).toEqual([201, 401])
  })
})

describe('guessing a code', () => {
  test('ends the step after five wrong ones, and all of them after ten; a right password alone gives nothing', async () => {
    const desk = await guarded()
    const wrong = async (send: (code: string) => Promise<Response>) => codeOf(send('000000'))
    const first = await firstStep(desk, mariEmail)
    for (let n = 0; n < 5; n += 1) expect(await wrong(first.send)).toBe('wrong-second-factor')
    expect(await codeOf(first.send(desk.code()))).toBe('sign-in-ended')
    const second = await firstStep(desk, mariEmail)
    for (let n = 0; n < 5; n += 1) expect(await wrong(second.send)).toBe('wrong-second-factor')
    const third = await firstStep(desk, mariEmail)
    expect(await codeOf(third.send(desk.code()))).toBe('too-many-tries')
    const failures = await desk.context.db.selectFrom('events').select('data').where('kind', '=', 'sign-in-failed').execute()
    expect(failures.length).toBe(11)
  })

  test('needs the step of ones own: a made-up one, one that took too long and one of another purpose are refused', async () => {
    const desk = await guarded()
    const send = (cookie: string, code = desk.code()) => desk.anonymous('POST', '/api/session/second-factor', { code }, { cookie })
    expect(await codeOf(send(''))).toBe('sign-in-ended')
    expect(await codeOf(send('aftercare-step=made-up'))).toBe('sign-in-ended')
    const passkeys = await desk.anonymous('POST', '/api/session/passkey/options')
    expect(passkeys.status).toBe(200)
    expect(await codeOf(send(cookiesOf(passkeys)))).toBe('sign-in-ended')
    const { cookie } = await firstStep(desk, mariEmail)
    desk.context.clock.pass(10 * minute)
    expect(await codeOf(send(cookie))).toBe('sign-in-ended')
  })

  test('with a password that was changed meanwhile leads nowhere', async () => {
    const desk = await guarded()
    const { send } = await firstStep(desk, mariEmail)
    const body = { current: testPassword, password: 'a quite different password' }
    expect((await desk.mari.call('PUT', '/api/session/password', body)).status).toBe(204)
    expect(await codeOf(send(desk.code()))).toBe('sign-in-ended')
  })
})

describe('setting up', () => {
  test('asks for the password again, and changes nothing before a first code was right', async () => {
    const desk = await testApp()
    const mari = await desk.as('agent', 'Mari')
    await read(mari.call('POST', '/api/second-factors/app'), 201)
    expect(await codeOf(mari.call('POST', '/api/second-factors/app/confirmation', { code: '000000' }))).toBe('wrong-second-factor')
    expect((await firstStep(desk, mariEmail)).answer.status).toBe(201)
    desk.context.clock.pass(16 * minute)
    expect(await codeOf(mari.call('POST', '/api/second-factors/app'))).toBe('password-needed')
    expect(await codeOf(mari.call('POST', '/api/second-factors/recovery-codes'))).toBe('password-needed')
  })

  test('a new key takes the place of one that waited, but not of one that is used', async () => {
    const desk = await guarded()
    expect(await codeOf(desk.mari.call('POST', '/api/second-factors/app'))).toBe('app-there')
    expect((await desk.mari.call('DELETE', '/api/second-factors/app')).status).toBe(204)
    expect(await read(desk.mari.call('GET', '/api/second-factors'))).toMatchObject({ app: null, recoveryCodes: { left: 0, of: 0 } })
    expect((await firstStep(desk, mariEmail)).answer.status).toBe(201)
    await setUpApp(desk.mari.call, desk.context.clock)
  })

  test('the key lies sealed, and outlives a change of the secret', async () => {
    const desk = await guarded()
    const { keySealed } = await desk.context.db.selectFrom('totpKeys').select('keySealed').executeTakeFirstOrThrow()
    expect(keySealed).toMatch(/^1\./)
    const fresh = createSecretBox('another secret of the tests, 32 characters')
    expect(await change(desk.context, (tx) => resealTotpKeys(tx, testSecretBox, fresh))).toBe(1)
    expect(await codeOf((await firstStep(desk, mariEmail)).send(desk.code()))).toBe('wrong-second-factor')
    await change(desk.context, (tx) => resealTotpKeys(tx, fresh, testSecretBox))
    expect((await (await firstStep(desk, mariEmail)).send(desk.code())).status).toBe(201)
  })
})

describe.each(engines)('a role that needs a second factor, on %s', (engine) => {
  test('lets its people do nothing but set one up, in sessions that are open and in new ones', async () => {
    const desk = await testApp(engine)
    const root = await desk.as('admin', 'Root')
    const mari = await desk.as('agent', 'Mari')
    expect((await root.call('PUT', '/api/second-factor-rules/agent', { required: true })).status).toBe(204)
    expect(await read(root.call('GET', '/api/second-factor-rules'))).toMatchObject({
      items: [
        { role: 'staff', required: false },
        { role: 'agent', required: true, people: 1, without: 1 },
        { role: 'manager', required: false },
        { role: 'admin', required: false },
      ],
    })
    expect(await codeOf(mari.call('GET', '/api/cases'))).toBe('second-factor-needed')
    expect(await codeOf(mari.call('GET', '/api/live'))).toBe('second-factor-needed')
    // Streams that are open end, too.
    const open = await desk.context.db.selectFrom('sessions').select('id').where('agentId', '=', mari.id).executeTakeFirstOrThrow()
    expect(await listValid(desk.context.db, { sessions: [open.id], tokens: [] }, desk.context.clock())).toEqual({
      sessions: [],
      tokens: [],
    })
    expect(await read(mari.call('GET', '/api/session'))).toMatchObject({ setUpOnly: true })
    const { answer } = await firstStep(desk, mariEmail)
    expect(await read<Session>(answer, 201)).toMatchObject({ setUpOnly: true })
    const cookie = cookiesOf(answer)
    expect(await codeOf(desk.anonymous('GET', '/api/cases', undefined, { cookie }))).toBe('second-factor-needed')
    await setUpApp(mari.call, desk.context.clock)
    expect((await mari.call('GET', '/api/cases')).status).toBe(200)
    expect(await codeOf(mari.call('DELETE', '/api/second-factors/app'))).toBe('last-second-factor')
    expect((await root.call('GET', '/api/cases')).status).toBe(200)
    await root.call('PUT', '/api/second-factor-rules/agent', { required: false })
    expect((await mari.call('DELETE', '/api/second-factors/app')).status).toBe(204)
  })
})

test('an administrator takes the second factor from who has lost it, and nobody else does', async () => {
  const desk = await guarded()
  const root = await desk.as('admin', 'Root')
  const path = `/api/agents/${desk.mari.id}/second-factors`
  expect(await codeOf(desk.mari.call('DELETE', path))).toBe('role-too-low')
  desk.context.clock.pass(16 * minute)
  expect(await codeOf(root.call('DELETE', path))).toBe('password-needed')
  await root.call('POST', '/api/session/proof', { password: testPassword })
  expect((await root.call('DELETE', path)).status).toBe(204)
  expect(await codeOf(desk.mari.call('GET', '/api/session'))).toBe('not-signed-in')
  expect((await firstStep(desk, mariEmail)).answer.status).toBe(201)
})

test('a sign-in gives a session that nobody knew before, whatever cookie the browser brought', async () => {
  const desk = await testApp()
  await desk.as('agent', 'Mari')
  const planted = 'aftercare=planted-by-somebody-else; aftercare-step=planted-too'
  const answer = await desk.anonymous('POST', '/api/session', { email: mariEmail, password: testPassword }, { cookie: planted })
  expect(answer.status).toBe(201)
  expect(cookiesOf(answer)).not.toContain('planted')
  expect(await codeOf(desk.anonymous('GET', '/api/session', undefined, { cookie: planted }))).toBe('not-signed-in')
})
