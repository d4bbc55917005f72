import { describe, expect, it } from 'vitest'
import type { Event } from '#shared/event.schema.ts'
import { eventKinds } from '#shared/event.ts'
import { eventWords } from '../../../web/nouns/cases/event.words.ts'

const event = (kind: Event['kind'], data: Record<string, unknown> = {}, orderId: number | null = null) =>
  ({ kind, data, orderId, id: 1, at: 0, caseId: 1, threadId: null, mentionId: null, replyId: null, sourceId: null, by: null }) as Event

describe('the timeline of a case', () => {
  it('says who joined and how well it matched', () => {
    expect(eventWords(event('case-joined', { author: 'Aino', score: 0.891 }))).toBe('Aino joined automatically, match 0.89')
    expect(eventWords(event('case-joined', { joined: 'person' }))).toBe('A thread was moved here')
  })

  it('names priorities, trends and states in the words of the interface', () => {
    expect(eventWords(event('case-changed', { priority: 'urgent' }))).toBe('Priority: Urgent')
    expect(eventWords(event('case-trend', { from: 'steady', to: 'escalating' }))).toBe('Trend: Escalating')
    expect(eventWords(event('order-moved', { to: 'ready' }, 2207))).toBe('Service order S-2207: Ready')
  })

  it('shows a raw word rather than nothing when it is new', () => {
    expect(eventWords(event('case-resolved', { how: 'magic' }))).toBe('Resolved: magic')
  })

  it.each(eventKinds.filter((kind) => /^(mention|verdict|case|note|reply|order)-/.test(kind)))('has words for %s', (kind) => {
    expect(eventWords(event(kind, {}, 1))).not.toBe(kind)
  })
})
