import { expect, it } from 'vitest'
import { readEvidence } from '#server/engines/clustering/evidence.ts'
import { groupReasons } from '#server/engines/clustering/reason-groups.ts'
import type { Reason } from '#shared/understanding.ts'

const reason = (text: string, more: Partial<Reason> = {}): Reason => ({
  of: 'sentiment',
  text,
  weight: -0.1,
  rule: 'learned',
  group: 'about',
  from: 0,
  to: 1,
  ...more,
})
const turkish = readEvidence('Kapak kırıldı, elimi yaktım', { lang: 'tr' })

it('lets the vocabulary say what a word is about, and leaves its weight and place', () => {
  const before = [reason('kapak', { rule: 'afinn', group: 'mood' }), reason('kırıldı'), reason('yaktım')]
  const after = groupReasons(before, turkish)
  expect(after.map(({ group }) => group)).toEqual(['about', 'wrong', 'consequence'])
  expect(after.map(({ group: _, ...rest }) => rest)).toEqual(before.map(({ group: _, ...rest }) => rest))
})

it('takes nothing from a list of troubles or moods for the sake of a thing, nor from how it is said', () => {
  const kept = [
    reason('kapak', { rule: 'cue:broken', group: 'wrong' }),
    reason('kapak', { rule: 'cue:thanks', group: 'mood' }),
    reason('kırıldı', { group: 'consequence' }),
    reason('small-words', { rule: 'said:small-words', group: 'said' }),
    { of: 'topic' as const, text: 'kapak', weight: 1, rule: 'topic:defect' },
  ]
  expect(groupReasons(kept, turkish)).toEqual(kept)
})
