import { expect, test } from 'vitest'
import { testApp, testPassword } from '../../../support/app.ts'

/** A desk behind a proxy that names who calls, and a way to sign in from an address with cookies of before. */
async function guardedDesk() {
  const desk = await testApp('sqlite', { networks: ['10.0.0.1'], header: 'x-forwarded-for' })
  await desk.as('agent', 'Mari')
  await desk.as('agent', 'Jonas')
  async function signIn(person: string, password: string, from: string | null, cookie = '') {
    const headers = { 'content-type': 'application/json', 'content-length': '2', cookie, ...(from && { 'x-forwarded-for': from }) }
    const body = JSON.stringify({ email: `${person}@fjellro.example`, password })
    const answer = await desk.app.request(
      '/api/session',
      { method: 'POST', headers, body },
      { incoming: { socket: { remoteAddress: '10.0.0.1' } } },
    )
    const mark =
      answer.headers
        .getSetCookie()
        .find((one) => one.startsWith('aftercare-device='))
        ?.split(';')[0] ?? ''
    return { status: answer.status, mark }
  }
  async function guess(times: number, from: string | null, cookie?: string) {
    for (let n = 0; n < times; n++) await signIn('mari', `guess number ${n}`, from, cookie)
  }
  return { ...desk, signIn, guess }
}

test('ten wrong tries from one address do not keep the right person out who comes from another', async () => {
  const { signIn, guess } = await guardedDesk()
  await guess(12, '81.2.69.142')
  expect((await signIn('mari', testPassword, '81.2.69.142')).status).toBe(429)
  expect((await signIn('mari', testPassword, '81.2.69.143')).status).toBe(201)
})

test('wrong tries from a hundred addresses, or behind a proxy that names none, do not keep out who signed in on this device before', async () => {
  const { signIn, guess } = await guardedDesk()
  const { mark } = await signIn('mari', testPassword, '81.2.69.143')
  await guess(12, null)
  for (let n = 0; n < 100; n++) await guess(1, `81.2.70.${n}`)
  expect((await signIn('mari', testPassword, '81.2.69.143')).status).toBe(429)
  expect((await signIn('mari', testPassword, null)).status).toBe(429)
  expect((await signIn('mari', testPassword, null, mark)).status).toBe(201)
})

test('a known device has ten tries itself, for its own account only, until the password is another', async () => {
  const { signIn, guess, context } = await guardedDesk()
  const jonas = await signIn('jonas', testPassword, null)
  const mari = await signIn('mari', testPassword, null)
  await guess(10, null)
  expect((await signIn('mari', testPassword, null, jonas.mark)).status).toBe(429)
  expect((await signIn('mari', testPassword, null, `${mari.mark.slice(0, -1)}~`)).status).toBe(429)
  await guess(10, null, mari.mark)
  expect((await signIn('mari', testPassword, null, mari.mark)).status).toBe(429)
  const other = await signIn('jonas', testPassword, null, jonas.mark)
  expect(other.status).toBe(201)
  for (let n = 0; n < 10; n++) await signIn('jonas', `guess number ${n}`, null)
  const { passwordHash } = await context.db
    .selectFrom('agents')
    .select('passwordHash')
    .where('name', '=', 'Jonas')
    .executeTakeFirstOrThrow()
  await context.db
    .updateTable('agents')
    .set({ passwordHash: `${passwordHash}A` })
    .where('name', '=', 'Jonas')
    .execute()
  expect((await signIn('jonas', testPassword, null, other.mark)).status).toBe(429)
})
