import { describe, expect, test } from 'vitest'
import { minute } from '#server/kit/lib/clock.ts'
import type { SecondFactors } from '#shared/sign-in.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { createAuthenticator } from '../../../support/authenticator.ts'
import { engines } from '../../../support/database.ts'
import { cookiesOf, firstStep } from '../../../support/second-factor.ts'

const none = { networks: [], header: 'x-forwarded-for' } as const
const url = 'https://desk.example'
const place = { rpId: 'desk.example', origin: url }

async function deskWithPasskey(engine: (typeof engines)[number] = 'sqlite', options: Parameters<typeof createAuthenticator>[0] = {}) {
  const desk = await testApp(engine, none, url)
  const mari = await desk.as('agent', 'Mari')
  const device = createAuthenticator(options)
  const begin = async (path: string, cookie = '') => {
    const answer = await desk.anonymous('POST', path, undefined, { cookie })
    return { step: cookiesOf(answer), ...(await read<{ challenge: string }>(answer)) }
  }
  const add = async (given: Partial<Parameters<typeof device.make>[0]> = {}) => {
    const { challenge, step } = await begin('/api/passkeys/options', mari.cookie)
    const body = { name: 'Laptop', answer: device.make({ challenge, ...place, ...given }) }
    return desk.anonymous('POST', '/api/passkeys', body, { cookie: `${mari.cookie}; ${step}` })
  }
  const send = (answer: unknown, step: string) => desk.anonymous('POST', '/api/session/passkey', { answer }, { cookie: step })
  const enter = async (given: Partial<Parameters<typeof device.use>[0]> = {}) => {
    const { challenge, step } = await begin('/api/session/passkey/options')
    return send(device.use({ challenge, ...place, ...given }), step)
  }
  return { ...desk, mari, device, begin, add, enter, send }
}

describe.each(engines)('a passkey, on %s', (engine) => {
  test.each(['ec', 'ed25519'] as const)('of kind %s lets in by itself, and is a second factor beside the password', async (kind) => {
    const desk = await deskWithPasskey(engine, { kind })
    expect((await read<{ recoveryCodes: string[] }>(desk.add(), 201)).recoveryCodes).toHaveLength(10)
    for (let n = 0; n < 2; n += 1) {
      const answer = await desk.enter()
      expect(await read(answer, 201)).toMatchObject({ agent: { name: 'Mari' }, setUpOnly: false })
    }
    const { asked } = await firstStep(desk, 'mari@fjellro.example')
    expect(asked).toEqual({ app: false, passkey: true, recoveryCode: true })
    const shown = await read<SecondFactors>(desk.mari.call('GET', '/api/second-factors'))
    expect(shown.passkeys).toMatchObject([{ name: 'Laptop', works: true, usedAt: desk.context.clock() }])
  })
})

describe('an answer of a device', () => {
  test('is taken once, for its challenge, within its time', async () => {
    const desk = await deskWithPasskey()
    await read(desk.add(), 201)
    const { challenge, step } = await desk.begin('/api/session/passkey/options')
    const answer = desk.device.use({ challenge, ...place })
    expect((await desk.send(answer, step)).status).toBe(201)
    expect(await codeOf(desk.send(answer, step))).toBe('sign-in-ended')
    const other = await desk.begin('/api/session/passkey/options')
    expect(await codeOf(desk.send(answer, other.step))).toBe('passkey-refused')
    const late = await desk.begin('/api/session/passkey/options')
    desk.context.clock.pass(10 * minute)
    expect(await codeOf(desk.send(desk.device.use({ challenge: late.challenge, ...place }), late.step))).toBe('sign-in-ended')
  })

  test('is refused of another site, without user verification, of an unknown key, and of a copy that counts less', async () => {
    const desk = await deskWithPasskey()
    await read(desk.add(), 201)
    expect(await codeOf(desk.enter({ origin: 'https://desk.example.evil' }))).toBe('passkey-refused')
    expect(await codeOf(desk.enter({ rpId: 'evil.example' }))).toBe('passkey-refused')
    expect(await codeOf(desk.enter({ userVerified: false }))).toBe('passkey-refused')
    expect((await desk.enter()).status).toBe(201)
    desk.device.goBack(2)
    expect(await codeOf(desk.enter())).toBe('passkey-refused')
    const { challenge, step } = await desk.begin('/api/session/passkey/options')
    expect(await codeOf(desk.send(createAuthenticator().use({ challenge, ...place }), step))).toBe('passkey-refused')
    for (const junk of [{}, { id: 'a', rawId: 'a', type: 'public-key', response: {} }, { id: ['a'] }])
      expect((await desk.send(junk, (await desk.begin('/api/session/passkey/options')).step)).status).toBeGreaterThanOrEqual(400)
  })

  test('may stay at 0, as of keys that are kept on several devices', async () => {
    const desk = await deskWithPasskey('sqlite', { counts: false })
    await read(desk.add(), 201)
    for (let n = 0; n < 2; n += 1) expect((await desk.enter()).status).toBe(201)
  })
})

describe('making one', () => {
  test('needs the site, user verification and the person who began; one key is nobody elses', async () => {
    const desk = await deskWithPasskey()
    expect(await codeOf(desk.add({ origin: 'https://evil.example' }))).toBe('passkey-refused')
    expect(await codeOf(desk.add({ userVerified: false }))).toBe('passkey-refused')
    const ida = await desk.as('staff', 'Ida')
    const { challenge, step } = await desk.begin('/api/passkeys/options', ida.cookie)
    const body = { name: 'Laptop', answer: desk.device.make({ challenge, ...place }) }
    expect(await codeOf(desk.anonymous('POST', '/api/passkeys', body, { cookie: `${desk.mari.cookie}; ${step}` }))).toBe('sign-in-ended')
    await read(desk.add(), 201)
    expect(await codeOf(desk.add())).toBe('passkey-there')
    desk.context.clock.pass(16 * minute)
    expect(await codeOf(desk.mari.call('POST', '/api/passkeys/options'))).toBe('password-needed')
  })

  test('for another name of the desk is shown as one that does not work', async () => {
    const desk = await deskWithPasskey()
    await read(desk.add(), 201)
    await desk.context.db.updateTable('passkeys').set({ rpId: 'old.example' }).execute()
    const shown = await read<SecondFactors>(desk.mari.call('GET', '/api/second-factors'))
    expect(shown.passkeys).toMatchObject([{ works: false }])
    const root = await desk.as('admin', 'Root')
    expect(await read(root.call('GET', '/api/second-factor-rules'))).toMatchObject({ foreignPasskeys: 1 })
    expect((await firstStep(desk, 'mari@fjellro.example')).asked).toEqual({ app: false, passkey: false, recoveryCode: true })
  })

  test('is possible only under a name with HTTPS, or on the machine itself', async () => {
    for (const [address, code] of [
      ['http://desk.example', 409],
      ['https://10.0.0.7', 409],
      ['https://desk.example', 200],
    ] as const) {
      const desk = await testApp('sqlite', none, address)
      expect((await desk.anonymous('POST', '/api/session/passkey/options')).status).toBe(code)
    }
    const bare = await testApp()
    expect((await bare.anonymous('POST', '/api/session/passkey/options', undefined, { host: 'evil.example' })).status).not.toBe(200)
  })
})
