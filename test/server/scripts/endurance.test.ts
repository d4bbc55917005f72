import { expect, it } from 'vitest'
import { endurance } from '#server/scripts/bench/endurance.ts'
import { createCounter } from '#server/scripts/bench/open-screens.ts'
import { type MemorySample, steadinessOf } from '#server/scripts/bench/steadiness.ts'

const mb = 1024 * 1024
const samples = (from: number, to: number, rss: (minute: number) => number): MemorySample[] =>
  Array.from({ length: (to - from) * 6 }, (_, n) => from + (n + 1) / 6).map((minute) => ({ minute, rss: rss(minute) * mb }))

it('calls memory flat that stays within 5 % of the tenth minute, however it grew before', () => {
  const warm = samples(0, 10, (minute) => (minute > 9 ? 600 : minute * 50))
  const told = steadinessOf([...warm, ...samples(10, 30, (minute) => (minute < 20 ? 628 : 572))], 10)
  expect(told).toMatchObject({ baseMb: 600, mostMb: 628, endMb: 572, verdict: 'flat' })
})

it.each([
  ['grows by 0.5 % a minute', (minute: number) => 600 + (minute - 10) * 3, 'not flat'],
  ['once leaves the band', (minute: number) => (minute > 15 && minute < 15.2 ? 640 : 600), 'not flat'],
  ['falls out of the band', () => 560, 'not flat'],
])('does not call memory flat that %s', (_, after, verdict) => {
  expect(steadinessOf([...samples(0, 10, () => 600), ...samples(10, 30, after)], 10)).toMatchObject({ verdict })
})

it('tells the slope in per cent of the tenth minute', () => {
  const told = steadinessOf([...samples(0, 10, () => 600), ...samples(10, 30, (minute) => 600 + (minute - 10) * 3)], 10)
  expect(told?.slopePercentPerMinute).toBe(0.5)
})

it('gives no verdict when nothing was measured after warming up', () => {
  expect(
    steadinessOf(
      samples(0, 10, () => 600),
      10,
    ),
  ).toBeNull()
})

it('counts events that are cut in two between chunks', () => {
  const stream = 'id: 1\nevent: hello\ndata: {}\n\nid: 2\nevent: mention-clustered\ndata: {"a":"event: x"}\n\n'.repeat(20)
  for (let size = 1; size < 120; size += 1) {
    const count = createCounter('\nevent: ')
    let found = 0
    for (let at = 0; at < stream.length; at += size) found += count(Buffer.from(stream.slice(at, at + size)))
    expect([size, found]).toEqual([size, 40])
  }
})

it('runs a desk under load, and every screen is told of every mention', async () => {
  const told = await endurance({ rate: 40, screens: 3, durationMs: 4_000, sampleMs: 1_000, warmUpMinutes: 10 })
  expect(told.clustered).toBeGreaterThan(0)
  expect(told.eventsDelivered).toBeGreaterThanOrEqual(3 * told.clustered)
  expect(told).toMatchObject({ screens: 3, streamsLost: 0, verdict: 'too short' })
  expect(told.rssEndMb).toBeGreaterThan(0)
}, 60_000)
