import { describe, expect, test } from 'vitest'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { removeEndedAttempts } from '#server/nouns/connect-attempts/connect-attempt.store.ts'
import { codeOf, read } from '../../../support/app.ts'
import { attemptPage, connectingDesk } from '../../../support/connecting.ts'
import { consentAt } from '../../../support/consent.ts'
import { engines } from '../../../support/database.ts'

const ended = '/settings/sources/connect?refused=connect-ended'

describe.each(engines)('who comes back from a network, on %s', (engine) => {
  test('is taken up once, by the one who left, in the same session, at the door of that network', async () => {
    const desk = await connectingDesk(engine)
    const { id, address } = await desk.begin('x')
    const back = await consentAt(address)
    const other = await desk.as('admin', 'Eve')
    const staff = await desk.as('staff', 'Sam')
    expect(await desk.comeBack(back, other.call)).toBe(ended)
    expect(await desk.comeBack(back, staff.call)).toBe(ended)
    expect(await desk.comeBack(back, desk.anonymous)).toBe(ended)
    expect(await codeOf(other.call('GET', `/api/connect-attempts/${id}`))).toBe('connect-ended')
    const elsewhere = new URL(back)
    elsewhere.pathname = back.pathname.replace(/[^/]+$/, 'reddit')
    expect(await desk.comeBack(elsewhere)).toBe(ended)
    const wrongState = new URL(back)
    wrongState.searchParams.set('state', 'made-up')
    expect(await desk.comeBack(wrongState)).toBe(ended)
    const noState = new URL(back)
    noState.searchParams.delete('state')
    expect(await desk.comeBack(noState)).toBe(ended)
    expect((await desk.attempt(id)).state).toBe('begun')
    expect(await desk.comeBack(back)).toBe(`${attemptPage}${id}`)
    expect((await desk.attempt(id)).state).toBe('signed-in')
    // The same address again, as by going back: nothing is traded a second time.
    const tokensAsked = () => desk.practice.journal.calls.token
    const before = tokensAsked()
    expect(await desk.comeBack(back)).toBe(`${attemptPage}${id}`)
    expect(tokensAsked()).toBe(before)
    expect((await desk.attempt(id)).state).toBe('signed-in')
  })

  test('who said no, or whom the network refused, is told so and can begin again', async () => {
    const desk = await connectingDesk(engine)
    const denied = await desk.begin('mastodon')
    await desk.comeBack(await consentAt(denied.address, 'no'))
    expect(await desk.attempt(denied.id)).toMatchObject({ state: 'refused', fault: 'denied', said: null })
    const refused = await desk.begin('x')
    const back = new URL(await consentAt(refused.address))
    back.searchParams.delete('code')
    back.searchParams.set('error', 'server_error')
    back.searchParams.set('error_description', `Down for\n<b>maintenance</b>${'!'.repeat(3_000)}`)
    await desk.comeBack(back)
    const { fault, said } = await desk.attempt(refused.id)
    expect(fault).toBe('network-refused')
    expect(said?.length).toBeLessThanOrEqual(200)
    const again = await desk.begin('mastodon')
    await desk.comeBack(await consentAt(again.address))
    expect(await desk.attempt(again.id)).toMatchObject({ state: 'signed-in' })
  })

  test('a code that is wrong, was used, comes from elsewhere or comes too late lets nobody in', async () => {
    const desk = await connectingDesk(engine)
    const first = await desk.begin('x')
    const firstBack = await consentAt(first.address)
    const second = await desk.begin('x')
    const secondBack = await consentAt(second.address)
    // The code of another round trip: its verifier is not ours.
    const mixed = new URL(secondBack)
    mixed.searchParams.set('code', firstBack.searchParams.get('code') ?? '')
    await desk.comeBack(mixed)
    expect(await desk.attempt(second.id)).toMatchObject({ state: 'refused', fault: 'code-refused' })
    await desk.comeBack(firstBack)
    expect(await desk.attempt(first.id)).toMatchObject({ state: 'refused', fault: 'code-refused' })
    const none = await desk.begin('x')
    const empty = new URL(await consentAt(none.address))
    empty.searchParams.delete('code')
    await desk.comeBack(empty)
    expect(await desk.attempt(none.id)).toMatchObject({ state: 'refused', fault: 'no-code' })
    const late = await desk.begin('x')
    const lateBack = await consentAt(late.address)
    desk.context.clock.pass(11 * minute)
    expect(await desk.comeBack(lateBack)).toBe(ended)
  })

  test('an answer in the name of another network is not believed', async () => {
    const desk = await connectingDesk(engine)
    const { id, address } = await desk.begin('youtube')
    const back = await consentAt(address)
    expect(back.searchParams.get('iss')).toBe(desk.at('youtube').url)
    back.searchParams.set('iss', 'https://evil.example')
    await desk.comeBack(back)
    expect(await desk.attempt(id)).toMatchObject({ state: 'refused', fault: 'wrong-issuer', said: 'https://evil.example' })
  })

  test('each server has a door of its own, so that what one gives is not traded at another', async () => {
    const desk = await connectingDesk(engine)
    const { id, address } = await desk.begin('mastodon')
    const back = await consentAt(address)
    expect(back.pathname).toMatch(/\/callback\/mastodon-[0-9a-f]{12}$/)
    const other = new URL(back)
    other.pathname = back.pathname.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    expect(await desk.comeBack(other)).toBe(ended)
    expect((await desk.attempt(id)).state).toBe('begun')
  })
})

test('a network that gives no answer, a broken one or too little is said to have done so', async () => {
  const desk = await connectingDesk()
  for (const fault of ['reset-before', 'cut', 'server-html', 'wrong-type', 'redirect'] as const) {
    const { id, address } = await desk.begin('x')
    const back = await consentAt(address)
    desk.practice.turn({ once: [{ route: 'token', fault }] })
    await desk.comeBack(back)
    expect([fault, (await desk.attempt(id)).fault]).toEqual([fault, 'unreachable'])
  }
  const { id, address } = await desk.begin('x')
  const fewer = new URL(address)
  fewer.searchParams.set('scope', 'users.read tweet.read')
  await desk.comeBack(await consentAt(fewer.href))
  expect(await desk.attempt(id)).toMatchObject({ state: 'refused', fault: 'scope-missing', said: 'tweet.write' })
  const brief = await desk.begin('x')
  const noRenewal = new URL(brief.address)
  noRenewal.searchParams.set('scope', 'users.read tweet.read tweet.write')
  await desk.comeBack(await consentAt(noRenewal.href))
  expect(await desk.attempt(brief.id)).toMatchObject({ state: 'refused', fault: 'not-lasting' })
})

test('a process that dies while it trades leaves nothing half done: the attempt is over, and another one begins', async () => {
  const desk = await connectingDesk()
  const { id, address } = await desk.begin('x')
  const back = await consentAt(address)
  await desk.context.db.updateTable('connectAttempts').set({ state: 'trading' }).where('id', '=', id).execute()
  expect(await desk.comeBack(back)).toBe(`${attemptPage}${id}`)
  expect(await codeOf(desk.admin.call('POST', `/api/connect-attempts/${id}/test`, { query: null }))).toBe('connect-ended')
  expect(await desk.context.db.selectFrom('sources').selectAll().execute()).toEqual([])
  await desk.goThrough('x')
})

test('an attempt ends by itself, and what let us in is forgotten', async () => {
  const desk = await connectingDesk()
  const { id } = await desk.goThrough('mastodon')
  desk.context.clock.pass(11 * minute)
  expect(await codeOf(desk.admin.call('POST', `/api/connect-attempts/${id}/source`, {}))).toBe('connect-ended')
  await removeEndedAttempts(desk.context.db, desk.context.clock() + hour)
  expect(await desk.context.db.selectFrom('connectAttempts').selectAll().execute()).toEqual([])
})

test('a program with a token cannot begin: nobody could be sent anywhere', async () => {
  const desk = await connectingDesk()
  const { secret } = await read<{ secret: string }>(desk.admin.call('POST', '/api/tokens', { name: 'Program', role: 'admin' }), 201)
  const body = { channel: 'x', signIn: 'x', settings: desk.settingsOf('x') }
  expect(await codeOf(desk.anonymous('POST', '/api/connect-attempts', body, { authorization: `Bearer ${secret}` }))).toBe('session-needed')
})

test('nobody begins without end', async () => {
  const desk = await connectingDesk()
  for (let n = 0; n < 20; n += 1) await desk.begin('x')
  const body = { channel: 'x', signIn: 'x', settings: desk.settingsOf('x') }
  expect(await codeOf(desk.admin.call('POST', '/api/connect-attempts', body))).toBe('too-many-tries')
})
