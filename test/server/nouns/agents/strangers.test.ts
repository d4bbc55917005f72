import { beforeEach, expect, test, vi } from 'vitest'
import type { Invited } from '#shared/agent.schema.ts'
import { read, testApp, testPassword } from '../../../support/app.ts'

const hashing = vi.hoisted(() => ({ count: 0, now: 0, most: 0 }))
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  return {
    ...crypto,
    argon2: (...[algorithm, parameters, done]: Parameters<typeof crypto.argon2>) => {
      hashing.count += 1
      hashing.now += 1
      hashing.most = Math.max(hashing.most, hashing.now)
      crypto.argon2(algorithm, parameters, (error, hash) => {
        hashing.now -= 1
        done(error, hash)
      })
    },
  }
})
beforeEach(() => Object.assign(hashing, { count: 0, now: 0, most: 0 }))

const anna = { name: 'Anna', email: 'anna@fjellro.example', password: testPassword }
const statusOf = (answers: readonly Response[]) => [...new Set(answers.map((answer) => answer.status))].sort()
const times = (count: number, call: (n: number) => Promise<Response>) => Promise.all(Array.from({ length: count }, (_, n) => call(n)))

test('strangers make the desk hash nothing by made-up invitations or a second Welcome, and are told to wait in the end', async () => {
  const { as, anonymous } = await testApp()
  await as('admin')
  hashing.count = 0
  const invitations = await times(700, (n) => anonymous('POST', `/api/invitations/made-up-${n}`, { password: testPassword }))
  expect(statusOf(invitations)).toEqual([404, 429])
  const welcomes = await times(80, () => anonymous('POST', '/api/welcome', anna))
  expect(statusOf(welcomes)).toEqual([429])
  expect(hashing.count).toBe(0)
  const wait = Number(invitations.find((answer) => answer.status === 429)?.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(15 * 60)
})

test('whoever was invited still joins while strangers try made-up invitations', async () => {
  const { as, anonymous } = await testApp()
  const admin = await as('admin')
  const body = { name: 'Ida', email: 'ida@fjellro.example', role: 'staff' }
  const { invitation } = await read<Invited>(admin.call('POST', '/api/agents', body), 201)
  await times(700, (n) => anonymous('POST', `/api/invitations/made-up-${n}`, { password: testPassword }))
  await read(anonymous('POST', invitation.path.replace('/join/', '/api/invitations/'), { password: testPassword }), 201)
})

test('passwords are hashed one at a time, and when too many wait the next is told when to come again', async () => {
  const { as, anonymous } = await testApp()
  await as('admin')
  hashing.count = 0
  const answers = await times(80, (n) =>
    anonymous('POST', '/api/session', { email: `person${n}@evil.example`, password: 'a wrong password' }),
  )
  expect(statusOf(answers)).toEqual([401, 429])
  expect(hashing.most).toBe(1)
  expect(hashing.count).toBeLessThan(40)
  expect(answers.find((answer) => answer.status === 429)?.headers.get('retry-after')).toMatch(/^[1-9]$/)
})
