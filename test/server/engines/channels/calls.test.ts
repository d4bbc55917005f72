import { describe, expect, it } from 'vitest'
import { brokenCall, patienceOf, readJson, refusedCall, resetAtOf } from '#server/engines/channels/calls.ts'
import type { ChannelErrorKind } from '#server/engines/channels/channel.ts'
import { listOf } from '#server/engines/channels/fields.ts'
import { day, minute, second } from '#server/kit/lib/clock.ts'
import { CallFailure, type CallFailureReason, largestAnswerBytes } from '#server/kit/net/outbound.ts'

const now = Date.UTC(2026, 10, 22, 12)
const reading = { label: 'Mastodon', write: false, now }
const writing = { ...reading, write: true }

describe('what a call means that came to no whole answer', () => {
  const meanings: [CallFailureReason, [ChannelErrorKind, string], [ChannelErrorKind, string]][] = [
    ['bad-address', ['stop-and-ask', 'invalid'], ['stop-and-ask', 'invalid']],
    ['closed', ['stop-and-ask', 'invalid'], ['stop-and-ask', 'invalid']],
    ['unreachable', ['retry-at', 'network'], ['retry-at', 'network']],
    ['broken-off', ['retry-at', 'network'], ['unknown', 'network']],
    ['timeout', ['retry-at', 'timeout'], ['unknown', 'timeout']],
    ['stopped', ['retry-at', 'network'], ['unknown', 'network']],
    ['cut', ['retry-at', 'broken-answer'], ['unknown', 'broken-answer']],
    ['too-big', ['retry-at', 'broken-answer'], ['unknown', 'broken-answer']],
    ['encoded', ['retry-at', 'broken-answer'], ['unknown', 'broken-answer']],
    ['redirect', ['retry-at', 'broken-answer'], ['unknown', 'broken-answer']],
    ['no-json', ['retry-at', 'broken-answer'], ['unknown', 'broken-answer']],
  ]
  it.each(meanings)('%s', (reason, [readKind, readCode], [writeKind, writeCode]) => {
    const read = brokenCall(new CallFailure(reason), reading)
    expect([read.kind, read.code, read.retryAt]).toEqual([readKind, readCode, readKind === 'retry-at' ? now + 30 * second : null])
    const written = brokenCall(new CallFailure(reason), writing)
    expect([written.kind, written.code]).toEqual([writeKind, writeCode])
    for (const { message } of [read, written]) expect(message).toMatch(/^Mastodon.*\. \w.*\.$/)
  })
})

describe('what a refusal means', () => {
  const meanings: [number, [ChannelErrorKind, string], [ChannelErrorKind, string]][] = [
    [400, ['stop-and-ask', 'invalid'], ['drop', 'invalid']],
    [401, ['stop-and-ask', 'token'], ['stop-and-ask', 'token']],
    [402, ['stop-and-ask', 'credits'], ['stop-and-ask', 'credits']],
    [403, ['stop-and-ask', 'forbidden'], ['drop', 'forbidden']],
    [404, ['stop-and-ask', 'invalid'], ['drop', 'gone']],
    [410, ['stop-and-ask', 'invalid'], ['drop', 'gone']],
    [422, ['stop-and-ask', 'invalid'], ['drop', 'invalid']],
    [429, ['retry-at', 'rate-limit'], ['retry-at', 'rate-limit']],
    [500, ['retry-at', 'server'], ['unknown', 'server']],
    [503, ['retry-at', 'server'], ['unknown', 'server']],
  ]
  it.each(meanings)('by the status %i', (status, [readKind, readCode], [writeKind, writeCode]) => {
    expect(refusedCall({ ...reading, status, says: '' })).toMatchObject({ kind: readKind, code: readCode })
    expect(refusedCall({ ...writing, status, says: '' })).toMatchObject({ kind: writeKind, code: writeCode })
  })

  it('passes on what the network says, but not at any length', () => {
    expect(refusedCall({ ...writing, status: 422, says: 'Text is blank' }).message).toContain('Mastodon says: “Text is blank”')
    expect(refusedCall({ ...writing, status: 422, says: 'x'.repeat(100_000) }).message.length).toBeLessThan(400)
  })
})

describe('waiting for a network', () => {
  it('takes its time to reset against its own clock, which may be wrong', () => {
    const theirs = now + 9 * minute
    expect(resetAtOf(theirs + 5 * minute, new Date(theirs).toUTCString(), now)).toBe(now + 5 * minute)
    expect(resetAtOf(now + 5 * minute, undefined, now)).toBe(now + 5 * minute)
    expect(resetAtOf(now - minute, undefined, now)).toBe(now + second)
    expect(resetAtOf(now + 400 * day, 'no date', now)).toBe(now + day)
    expect(resetAtOf(Number.NaN, undefined, now)).toBeNull()
  })

  it('has the patience its settings say, and never more than four of them in half a minute', () => {
    expect(patienceOf(500)).toBe(500)
    for (const given of [60_000, 0, -1, Number.NaN, '500', null, undefined]) expect(4 * patienceOf(given)).toBeLessThanOrEqual(30 * second)
  })

  it('takes only JSON for a good answer, and anything for a refusal', async () => {
    const answer = (status: number, type: string, body: string) => ({ status, headers: { 'content-type': type }, body: Buffer.from(body) })
    expect(await readJson(answer(200, 'application/json; charset=utf-8', '{"a":1}'))).toEqual({ a: 1 })
    expect(await readJson(answer(422, 'application/problem+json', '{"a":1}'))).toEqual({ a: 1 })
    expect(await readJson(answer(503, 'text/html', '<h1>'))).toBeNull()
    expect(await readJson(answer(503, 'application/json', '{'))).toBeNull()
    await expect(readJson(answer(200, 'application/json', '{'))).rejects.toThrow(CallFailure)
    await expect(readJson(answer(200, 'text/plain', '{"a":1}'))).rejects.toThrow(CallFailure)
  })
})

describe('a page of a million empty objects', () => {
  it('lets others take their turn while it is parsed, and is not gone through to its end', async () => {
    const count = Math.floor(largestAnswerBytes / 3) - 1
    const body = Buffer.from(`[${Array(count).fill('{}').join(',')}]`)
    let turns = 0
    let going = true
    const turn = () => {
      turns += 1
      if (going) setImmediate(turn)
    }
    setImmediate(turn)
    const page = (await readJson({ status: 200, headers: { 'content-type': 'application/json' }, body })) as unknown[]
    going = false
    expect(turns).toBeGreaterThan(10)
    expect(page).toHaveLength(count)
    expect(listOf(page)).toHaveLength(20_000)
  })
})
