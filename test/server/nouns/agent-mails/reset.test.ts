import { describe, expect, test } from 'vitest'
import { reactionsWithMail } from '#server/flows/automation/reactions.ts'
import { change } from '#server/kit/database/context.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { answerResetRequests, followAgentMail } from '#server/nouns/agent-mails/agent-mail.actions.ts'
import { listDeliveries } from '#server/nouns/deliveries/delivery.store.ts'
import { agentMail } from '#server/pages/agent-mail.ts'
import type { Session } from '#shared/agent.schema.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import type { StartedReset } from '#shared/sign-in.schema.ts'
import { addMailbox, findMailOf } from '../../../support/agent-mails.ts'
import { codeOf, read, testApp, testPassword, testSecretBox } from '../../../support/app.ts'
import { type engines as all, engines } from '../../../support/database.ts'
import { cookiesOf, firstStep, setUpApp } from '../../../support/second-factor.ts'

const email = 'mari@fjellro.example'
const newPassword = 'a quite different password'
const url = 'https://desk.example'
const none = { networks: [], header: 'x-forwarded-for' } as const

async function deskWithMail(engine: (typeof all)[number] = 'sqlite') {
  const desk = await testApp(engine, none, url)
  const mailing = { url, write: (parts: Parameters<typeof agentMail>[0]) => agentMail(parts, 'Fjellro') }
  desk.context.reactions = reactionsWithMail(
    { secretBox: testSecretBox, url, undoMs: 0, write: () => ({ subject: '', text: '' }) },
    mailing,
  )
  await addMailbox(desk.context)
  const ask = (address = email) => desk.anonymous('POST', '/api/password-resets', { email: address })
  const answer = () => answerResetRequests(desk.context, mailing)
  const mails = () => findMailOf(desk.context.db)
  const reset = (path: string, password = newPassword) =>
    desk.anonymous('POST', path.replace('/reset/', '/api/password-resets/'), { password })
  const linkIn = (text: string) => /https:\/\/desk\.example(\/reset\/\S+)/.exec(text)?.[1] ?? ''
  return { ...desk, mailing, ask, answer, mails, reset, linkIn }
}

describe.each(engines)('a forgotten password, on %s', (engine) => {
  test('is replaced by a link that goes out by mail and works once', async () => {
    const desk = await deskWithMail(engine)
    const mari = await desk.as('agent', 'Mari')
    expect((await desk.ask(' MARI@fjellro.example')).status).toBe(204)
    await desk.answer()
    const [mail] = await desk.mails()
    expect(mail).toMatchObject({ to: email, subject: 'Fjellro: a new password for Aftercare', uncopied: true })
    const path = desk.linkIn(mail?.text ?? '')
    const kept = await desk.context.db
      .selectFrom('agents')
      .select(['resetHash', 'resetEndsAt'])
      .where('id', '=', mari.id)
      .executeTakeFirstOrThrow()
    expect(kept.resetEndsAt).toBe(desk.context.clock() + 30 * minute)
    expect(path).not.toContain(kept.resetHash)
    expect(await codeOf(desk.reset(path, 'mari fjellro mari'))).toBe('weak-password')
    expect(await read<Session>(desk.reset(path), 201)).toMatchObject({ agent: { email } })
    expect(await codeOf(desk.reset(path))).toBe('reset-not-found')
    expect(await codeOf(mari.call('GET', '/api/session'))).toBe('not-signed-in')
    expect((await firstStep(desk, email, newPassword)).answer.status).toBe(201)
    expect(await codeOf((await firstStep(desk, email)).answer)).toBe('wrong-sign-in')
    // The person hears that it was changed.
    expect((await desk.mails()).map(({ subject }) => subject)).toEqual([
      'Fjellro: a new password for Aftercare',
      'Fjellro: your password was changed',
    ])
  })

  test('is asked for with the same answer whether or not anybody has the address; nobody is written who has no account', async () => {
    const desk = await deskWithMail(engine)
    const root = await desk.as('admin', 'Root')
    const ida = await desk.as('staff', 'Ida')
    await read(root.call('PATCH', `/api/agents/${ida.id}`, { disabled: true }))
    await read(root.call('POST', '/api/agents', { name: 'New', email: 'new@fjellro.example', role: 'staff' }), 201)
    const statuses = []
    for (const address of ['nobody@fjellro.example', 'ida@fjellro.example', 'new@fjellro.example', 'root@fjellro.example'])
      statuses.push((await desk.ask(address)).status)
    expect(statuses).toEqual([204, 204, 204, 204])
    // What is written down in the call is one row, whoever it may be: the time is the same, too.
    expect(await desk.context.db.selectFrom('resetRequests').select('id').execute()).toHaveLength(4)
    await desk.answer()
    expect((await desk.mails()).map(({ to }) => to)).toEqual(['root@fjellro.example'])
    expect(await desk.context.db.selectFrom('resetRequests').select('id').execute()).toEqual([])
  })

  test('never lets in past the second factor', async () => {
    const desk = await deskWithMail(engine)
    const mari = await desk.as('agent', 'Mari')
    const { code } = await setUpApp(mari.call, desk.context.clock)
    desk.context.clock.pass(minute)
    await desk.ask()
    await desk.answer()
    const path = desk.linkIn((await desk.mails()).at(-1)?.text ?? '')
    const answer = await desk.reset(path)
    expect(await read(answer, 202)).toEqual({ secondFactor: { app: true, passkey: false, recoveryCode: true } })
    const cookie = cookiesOf(answer)
    expect(await codeOf(desk.anonymous('GET', '/api/session', undefined, { cookie }))).toBe('not-signed-in')
    const session = await desk.anonymous('POST', '/api/session/second-factor', { code: code() }, { cookie })
    expect(session.status).toBe(201)
  })
})

describe('a link to a new password', () => {
  test('ends after half an hour, with the next one, and with another password', async () => {
    const desk = await deskWithMail()
    const mari = await desk.as('agent', 'Mari')
    const next = async () => {
      await desk.ask()
      await desk.answer()
      return desk.linkIn((await desk.mails()).at(-1)?.text ?? '')
    }
    const first = await next()
    const second = await next()
    expect(await codeOf(desk.reset(first))).toBe('reset-not-found')
    desk.context.clock.pass(30 * minute)
    expect(await codeOf(desk.reset(second))).toBe('reset-ended')
    const third = await next()
    await mari.call('PUT', '/api/session/password', { current: testPassword, password: newPassword })
    expect(await codeOf(desk.reset(third, 'yet another good password'))).toBe('reset-not-found')
    for (const made of ['/reset/', '/reset/null', '/reset/undefined', '/reset/%00'])
      expect((await desk.reset(made)).status).toBeGreaterThan(399)
  })

  test('is asked for three times an hour for one address, known or not', async () => {
    const desk = await deskWithMail()
    await desk.as('agent', 'Mari')
    for (const address of [email, 'nobody@fjellro.example']) {
      const statuses = []
      for (let n = 0; n < 4; n += 1) statuses.push((await desk.ask(address)).status)
      expect(statuses).toEqual([204, 204, 204, 429])
    }
    expect((await desk.ask('other@fjellro.example')).status).toBe(204)
  })

  test('leaves no words behind once it has left', async () => {
    const desk = await deskWithMail()
    await desk.as('agent', 'Mari')
    await desk.ask()
    await desk.answer()
    const { id } = await desk.context.db.selectFrom('deliveries').select('id').executeTakeFirstOrThrow()
    const [delivery] = await listDeliveries(desk.context.db, [id])
    if (!delivery) throw new Error('There is no delivery.')
    await change(desk.context, (tx, emit) => followAgentMail(tx, desk.context, { ...delivery, state: 'sent' }, emit))
    expect((await desk.mails())[0]?.text).toBe('')
  })
})

describe('a reset that an administrator starts', () => {
  test('goes out by mail, and the administrator sees no link', async () => {
    const desk = await deskWithMail()
    const root = await desk.as('admin', 'Root')
    const mari = await desk.as('agent', 'Mari')
    expect(await codeOf(mari.call('POST', `/api/agents/${root.id}/password-reset`))).toBe('role-too-low')
    expect(await read<StartedReset>(root.call('POST', `/api/agents/${mari.id}/password-reset`), 201)).toEqual({ mailed: true, link: null })
    expect((await desk.mails())[0]?.to).toBe(email)
    expect(await codeOf(root.call('POST', `/api/agents/${mari.id}/invitation`))).toBe('reset-instead')
  })

  test('is handed over as a link where no mail goes out, and asks who has no password to be invited', async () => {
    const desk = await testApp()
    const root = await desk.as('admin', 'Root')
    const mari = await desk.as('agent', 'Mari')
    expect(await read(desk.anonymous('GET', '/api/sign-in'))).toEqual({ resets: false, passkeys: true, providers: [] })
    const { mailed, link } = await read<StartedReset>(root.call('POST', `/api/agents/${mari.id}/password-reset`), 201)
    expect(mailed).toBe(false)
    const answer = await desk.anonymous('POST', link?.path.replace('/reset/', '/api/password-resets/') ?? '', { password: newPassword })
    expect(answer.status).toBe(201)
    const { agent } = await read<{ agent: { id: number } }>(
      root.call('POST', '/api/agents', { name: 'New', email: 'new@fjellro.example', role: 'staff' }),
      201,
    )
    expect(await codeOf(root.call('POST', `/api/agents/${agent.id}/password-reset`))).toBe('nothing-to-reset')
    desk.context.clock.pass(16 * minute)
    expect(await codeOf(root.call('POST', `/api/agents/${mari.id}/password-reset`))).toBe('password-needed')
  })
})

test('people of the team are written to in their language, with whole sentences', () => {
  for (const lang of interfaceLanguages)
    for (const occasion of [
      'reset',
      'password-changed',
      'factor-added',
      'factor-removed',
      'recovery-code-used',
      'account-linked',
    ] as const) {
      const { subject, text } = agentMail({ occasion, lang, name: 'Mari', link: 'https://desk.example/x' }, 'Fjellro')
      expect(subject).toContain('Fjellro')
      expect(text).toContain('Mari')
      expect(text).toContain('\n\nhttps://desk.example/x\n\n')
      expect(`${subject}${text}`).not.toMatch(/[{}]/)
    }
})
