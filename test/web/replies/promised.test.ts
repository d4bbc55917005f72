import { describe, expect, it } from 'vitest'
import { decidedPromises, type PromiseDecision, promisesToSend } from '../../../web/nouns/replies/promised.ts'

/** A Sunday. */
const today = '2026-11-29'
const me = 7
const decided = (text: string, decisions: [string, PromiseDecision][] = []) => decidedPromises(text, today, new Map(decisions), me)
const call = { words: 'We call you tomorrow.', dueOn: '2026-11-30', ownerId: me, isNone: false }

describe('what a reply promises while it is written', () => {
  it('is found with its day, and the writer keeps it', () => {
    expect(decided('Hi Dan. We call you tomorrow. Sorry!')).toEqual([call])
    expect(decided('Hi Dan. Can we call you tomorrow?')).toEqual([])
  })

  it('is as the writer decided: another day, another person, or none', () => {
    expect(decided('We call you tomorrow.', [[call.words, { dueOn: '2026-12-02', ownerId: 3 }]])).toEqual([
      { ...call, dueOn: '2026-12-02', ownerId: 3 },
    ])
    const none = decided('We call you tomorrow. It is ready on Friday.', [[call.words, { isNone: true }]])
    expect(none.map(({ isNone }) => isNone)).toEqual([true, false])
    expect(promisesToSend(none)).toEqual([{ words: 'It is ready on Friday.', dueOn: '2026-12-04', ownerId: me }])
  })

  it('keeps a decision while its sentence is written on, and asks anew about another', () => {
    const decisions: [string, PromiseDecision][] = [['We call you tomorrow', { ownerId: 3 }]]
    expect(decided('We call you tomorrow at noon.', decisions)).toMatchObject([{ ownerId: 3 }])
    expect(decided('We send it tomorrow.', decisions)).toMatchObject([{ ownerId: me }])
  })

  it('is sent with at most ten, each sentence once', () => {
    const many = Array.from({ length: 14 }, (_, n) => `We call you in ${n + 2} days.`).join(' ')
    expect(promisesToSend(decided(many))).toHaveLength(10)
    expect(decided('We call you tomorrow. We call you tomorrow.')).toHaveLength(1)
  })
})
