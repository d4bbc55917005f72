import { expect, test } from 'vitest'
import { setUpCodeOf } from '#server/nouns/agents/set-up-code.ts'
import type { ApiToken } from '#shared/agent.schema.ts'
import { codeOf, read, testApp, testPassword, testSecretBox } from '../../../support/app.ts'

const anna = { name: 'Anna', email: 'anna@fjellro.example', password: testPassword }
const json = { 'content-type': 'application/json' }

/** A call over a socket from this address. */
const from =
  (app: Awaited<ReturnType<typeof testApp>>['app'], address: string) =>
  (path: string, init: RequestInit = {}) =>
    Promise.resolve(
      app.request(
        path,
        { ...init, headers: { 'content-length': '2', ...init.headers } },
        { incoming: { socket: { remoteAddress: address } } },
      ),
    )

const welcome = (more: object = {}) => ({ method: 'POST', headers: json, body: JSON.stringify({ ...anna, ...more }) })

test('the first account is made from another machine only with the code that stands in the log', async () => {
  const { app } = await testApp()
  const call = from(app, '10.0.0.7')
  expect(await read(call('/api/welcome'))).toMatchObject({ needed: true, codeNeeded: true })
  expect(await codeOf(call('/api/welcome', welcome()))).toBe('wrong-code')
  expect(await codeOf(call('/api/welcome', welcome({ code: '0000-0000-0000' })))).toBe('wrong-code')
  await read(call('/api/welcome', welcome({ code: setUpCodeOf(testSecretBox).toUpperCase() })), 201)
})

test('on the same machine no code is needed, but through a proxy there it is', async () => {
  const { app } = await testApp()
  const proxied = { ...welcome(), headers: { ...json, 'x-forwarded-for': '81.2.69.142' } }
  expect(await codeOf(from(app, '127.0.0.1')('/api/welcome', proxied))).toBe('wrong-code')
  expect(await read(from(app, '::1')('/api/welcome'))).toMatchObject({ codeNeeded: false })
  await read(from(app, '::ffff:127.0.0.1')('/api/welcome', welcome()), 201)
})

test('metrics are read on the same machine, or with an API token', async () => {
  const { app, as } = await testApp()
  const { call } = await as('staff')
  const { secret } = await read<ApiToken>(call('POST', '/api/tokens', { name: 'Prometheus' }), 201)
  const answers = [
    from(app, '127.0.0.1')('/metrics'),
    from(app, '10.0.0.7')('/metrics'),
    from(app, '127.0.0.1')('/metrics', { headers: { 'x-forwarded-for': '81.2.69.142' } }),
    from(app, '10.0.0.7')('/metrics', { headers: { authorization: 'Bearer made-up' } }),
    from(app, '10.0.0.7')('/metrics', { headers: { authorization: `Bearer ${secret}` } }),
  ]
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 401, 401, 401, 200])
})

test.each(['Bearer a b', 'Bearer  a\tb', 'Bearer ', `Bearer ${'x'.repeat(201)}`, 'bearer a, b'])(
  'a page of another site is refused also when it sends "%s" beside the cookie',
  async (authorization) => {
    const { as } = await testApp()
    const { call } = await as('agent')
    const send = (headers: Record<string, string>) => call('POST', '/api/cases', { title: 'Lid' }, { authorization, ...headers })
    expect(await codeOf(send({ origin: 'https://evil.example' }))).toBe('foreign-origin')
  },
)
