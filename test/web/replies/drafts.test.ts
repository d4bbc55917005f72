import { describe, expect, it } from 'vitest'
import { newerDraft } from '../../../web/nouns/replies/drafts.ts'

describe('a draft that is kept here and there', () => {
  it('is the newer of the two', () => {
    expect(newerDraft({ text: 'here', at: 2 }, { text: 'there', at: 1 })).toBe('here')
    expect(newerDraft({ text: 'here', at: 1 }, { text: 'there', at: 2 })).toBe('there')
  })

  it('is the one that exists', () => {
    expect(newerDraft(null, { text: 'there', at: 1 })).toBe('there')
    expect(newerDraft({ text: 'here', at: 1 }, null)).toBe('here')
    expect(newerDraft(null, null)).toBe('')
  })
})
