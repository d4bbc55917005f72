import { describe, expect, it } from 'vitest'
import { safeUrl } from '../../../web/kit/ui/safe-url.ts'
import { postsOf } from '../../../web/nouns/threads/posts.ts'

type Thread = Parameters<typeof postsOf>[0]
type Notes = Parameters<typeof postsOf>[1]

const thread = {
  id: 5,
  mentions: [
    { id: 1, postedAt: 10 },
    { id: 2, postedAt: 40 },
  ],
  replies: [
    { id: 8, state: 'sent', createdAt: 15, approvedAt: 20, sentAt: 30 },
    { id: 9, state: 'approved', createdAt: 50, approvedAt: 51, sentAt: null },
    { id: 10, state: 'withdrawn', createdAt: 52, approvedAt: null, sentAt: null },
    { id: 11, state: 'draft', createdAt: 53, approvedAt: null, sentAt: null },
  ],
} as unknown as Thread
const notes = [
  { id: 3, threadId: 5, at: 35 },
  { id: 4, threadId: null, at: 5 },
  { id: 6, threadId: 99, at: 36 },
] as unknown as Notes

describe('a thread column', () => {
  it('stands in the order in which things were said; our reply when it was sent, notes of other threads left out', () => {
    expect(postsOf(thread, notes, undefined).map(({ key }) => key)).toEqual(['n4', 'm1', 'r8', 'n3', 'm2', 'r11'])
  })

  it('leaves out the draft that is still in the composer', () => {
    expect(postsOf(thread, [], 11).map(({ key }) => key)).toEqual(['m1', 'r8', 'm2'])
  })
})

describe('links from outside', () => {
  it('are followed only to web pages', () => {
    expect(safeUrl('https://social.example/p/1')).toBe('https://social.example/p/1')
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'nothing', null]) expect(safeUrl(bad)).toBeUndefined()
  })
})
