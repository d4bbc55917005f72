import { describe, expect, it } from 'vitest'
import { clockOf } from '../../../web/nouns/cases/case.clock.ts'
import { snoozeUntil } from '../../../web/nouns/cases/snooze-times.ts'

const wednesday = new Date(2026, 9, 14, 15, 30).getTime()
const local = (at: number) => {
  const date = new Date(at)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes()]
}

describe('snoozing a case', () => {
  it('ends in three hours, or at eight in the morning of the chosen day', () => {
    expect(local(snoozeUntil('hours', wednesday))).toEqual([2026, 10, 14, 18, 30])
    expect(local(snoozeUntil('tomorrow', wednesday))).toEqual([2026, 10, 15, 8, 0])
    expect(local(snoozeUntil('monday', wednesday))).toEqual([2026, 10, 19, 8, 0])
    expect(local(snoozeUntil('week', wednesday))).toEqual([2026, 10, 21, 8, 0])
  })

  it('means the next Monday when today is Monday', () => {
    expect(local(snoozeUntil('monday', new Date(2026, 9, 19, 7).getTime()))).toEqual([2026, 10, 26, 8, 0])
  })
})

describe('the clock of a case', () => {
  const row = { state: 'open', snoozedUntil: null, dueAt: null, nextClock: null, waitingCount: 0, threadCount: 1 } as const

  it('runs towards the next promise', () => {
    expect(clockOf({ ...row, dueAt: 5, waitingCount: 1 })).toEqual({ state: 'running', dueAt: 5 })
  })

  it('is met when everybody is answered, and absent when nothing was promised', () => {
    expect(clockOf(row)).toEqual({ state: 'met', word: 'Replied' })
    expect(clockOf({ ...row, waitingCount: 1 })).toBeNull()
    expect(clockOf({ ...row, threadCount: 0 })).toBeNull()
  })

  it('stands still while the case sleeps or is solved', () => {
    expect(clockOf({ ...row, state: 'resolved', dueAt: 5 })).toEqual({ state: 'met', word: 'Resolved' })
    expect(clockOf({ ...row, state: 'snoozed', snoozedUntil: wednesday, dueAt: 5 })?.state).toBe('paused')
  })
})
