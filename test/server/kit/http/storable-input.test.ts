import { describe, expect, it } from 'vitest'
import { storable } from '#server/kit/lib/text.ts'
import { testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

const odd = ['a\0b', 'a\ud83db', '\udc00', '\0', 'a\u0000\ud800\u0000']

it('leaves what can be kept as it is, and nothing else of NUL and half pairs', () => {
  const fine = { a: ['x', { b: '😤' }], c: 1, d: null }
  expect(storable(fine)).toBe(fine)
  expect(storable({ 'a\0': ['x\0y', { b: '\ud83d' }] })).toEqual({ a: ['xy', { b: '\ufffd' }] })
})

describe.each(engines)('NUL and half pairs in what is sent (%s)', (engine) => {
  it('are no fault of the server, in whatever field', async () => {
    const { as, anonymous } = await testApp(engine)
    const { call } = await as('admin')
    const asked: [string, string, (text: string) => unknown][] = [
      ['POST', '/api/session', (text) => ({ email: text, password: text })],
      ['POST', '/api/products', (text) => ({ name: `Pump ${text}`, spellings: [text] })],
      ['POST', '/api/tokens', (text) => ({ name: text })],
      ['POST', '/api/invitations', (text) => ({ email: `${text}@fjellro.example`, role: 'agent' })],
      ['POST', '/api/sources', (text) => ({ channel: 'feed', name: text, settings: { baseUrl: `https://x.example/${text}` } })],
      ['POST', '/api/cases', (text) => ({ title: text })],
    ]
    for (const text of odd) {
      for (const [method, path, body] of asked) {
        expect((await call(method, path, body(text))).status, `${method} ${path}`).toBeLessThan(500)
        expect((await anonymous(method, path, body(text))).status).toBeLessThan(500)
      }
    }
    for (const path of [
      '/api/mentions?q=a%00b',
      '/api/cases?q=%00',
      '/api/cases?sort=%00',
      '/api/replies?state=%00',
      '/api/service-orders?q=x%00',
    ])
      expect((await call('GET', path)).status, path).toBeLessThan(500)
  })

  it('are left out of what is kept', async () => {
    const { as } = await testApp(engine)
    const { call } = await as('admin')
    const made = await call('POST', '/api/products', { name: 'Pu\0mp \ud83d', spellings: [] })
    expect(made.status).toBeLessThan(300)
    expect(JSON.stringify(await made.json())).toContain('Pump \ufffd')
  })
})
