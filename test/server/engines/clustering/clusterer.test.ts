import { expect, test } from 'vitest'
import { createClusterer, parseJoinMode } from '#server/engines/clustering/clusterer.ts'
import { alikeComplaints } from '../../../support/alike-complaints.ts'

const line = (id: number, text: string, more: object = {}) => JSON.stringify({ id, text, lang: 'en', ...more })

test('every line gets one answer, a bad line what is wrong with it', () => {
  const clusterer = createClusterer('auto')
  expect(clusterer.read(line(1, 'the app crashes'))).toMatchObject([{ id: 1, case: 1, joined: 'new', suggestions: [] }])
  expect(clusterer.read('{')).toEqual([{ error: 'not a line of JSON' }])
  expect(clusterer.read('{"id":2}')).toEqual([{ id: 2, error: 'text must be a string' }])
  expect(clusterer.read(line(3, 'late', { createdAt: 'soon' }))).toEqual([{ id: 3, error: 'createdAt must be a time' }])
})

test('a thread and an author within seven days join by themselves', () => {
  const clusterer = createClusterer('auto')
  const day = (date: number) => `2026-03-${String(date).padStart(2, '0')}T10:00:00Z`
  clusterer.read(line(1, 'the app crashes', { thread: 't', author: 'ann', createdAt: day(1) }))
  expect(clusterer.read(line(2, 'any news?', { thread: 't', createdAt: day(2) }))).toMatchObject([{ case: 1, joined: 'thread' }])
  expect(clusterer.read(line(3, 'still no answer', { author: 'ann', createdAt: day(7) }))).toMatchObject([{ case: 1, joined: 'author' }])
  expect(clusterer.read(line(4, 'the hinge broke', { author: 'ann', createdAt: day(20) }))).toMatchObject([{ case: 2, joined: 'new' }])
})

test('each brand is a stream of its own', () => {
  const clusterer = createClusterer('suggested')
  clusterer.read(line(1, 'parcel never arrived', { brand: 'a' }))
  expect(clusterer.read(line(2, 'parcel never arrived', { brand: 'b' }))).toMatchObject([{ case: 2, joined: 'new', suggestions: [] }])
})

test('a person who says yes joins what is suggested; by itself the machine leaves it', () => {
  const texts = [
    'the dishwasher leaks all over the kitchen floor',
    'parcel says delivered but never came',
    'water under the dishwasher again, it leaks',
  ]
  const joinedLast = (mode: 'auto' | 'suggested') => {
    const clusterer = createClusterer(mode)
    return texts.map((text, at) => clusterer.read(line(at, text)))[2]
  }
  expect(joinedLast('suggested')).toMatchObject([{ case: 1, joined: 'similar' }])
  expect(joinedLast('auto')).toMatchObject([{ suggestions: [{ case: 1 }] }])
})

test('assisted: the person picks the case of the truth, or opens a new one', () => {
  const clusterer = createClusterer('assisted')
  clusterer.read(line(1, 'the dishwasher leaks', { truth: 'leak' }))
  expect(clusterer.read(line(2, 'the dishwasher leaks', { truth: 'noise' }))).toMatchObject([{ case: 2, joined: 'new' }])
  expect(clusterer.read(line(3, 'my dishwasher leaks a lot', { truth: 'leak' }))).toMatchObject([{ case: 1, joined: 'similar' }])
})

test('an unknown way of joining is refused', () => {
  expect(parseJoinMode([])).toBe('auto')
  expect(parseJoinMode(['--join=assisted'])).toBe('assisted')
  expect(() => parseJoinMode(['--join', 'all'])).toThrow('--join is one of auto, suggested, assisted')
})

test('an author who names another trouble has another case, as on the desk', () => {
  const clusterer = createClusterer('auto')
  const told = (id: number, text: string, hour: number) => line(id, text, { author: 'ann', createdAt: `2026-03-01T${hour}:00:00Z` })
  clusterer.read(told(1, 'my Ro 2 left hinge snapped, worst headphones', 10))
  expect(clusterer.read(told(2, 'the Foss 60 leaks water all over our kitchen floor', 11))).toMatchObject([{ case: 2, joined: 'new' }])
  expect(clusterer.read(told(3, 'still waiting for an answer', 12))).toMatchObject([{ case: 2, joined: 'author' }])
})

test('by itself the machine merges only cases that are younger than a day', () => {
  const mergers = (minutesApart: number) => {
    const clusterer = createClusterer('auto')
    return alikeComplaints(260).filter(({ text, lang }, n) => {
      const createdAt = new Date(Date.UTC(2026, 2, 1) + n * minutesApart * 60_000).toISOString()
      return clusterer.read(line(n, text, { lang, createdAt })).some((answer) => 'merge' in answer)
    }).length
  }
  expect(mergers(1)).toBeGreaterThan(0)
  expect(mergers(24 * 60)).toBe(0)
})
