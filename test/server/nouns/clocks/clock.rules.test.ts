import { describe, expect, test } from 'vitest'
import {
  type Asked,
  type CaseStanding,
  pauseOfCase,
  type Running,
  stepOfCase,
  stepOfThread,
  type ThreadState,
} from '#server/nouns/clocks/clock.rules.ts'

const noon = Date.UTC(2026, 10, 24, 12)
const min = 60_000

const clock = (more: Partial<Running> = {}): Running => ({
  ...{
    metric: 'first-response',
    startedAt: noon,
    sinceMention: 5,
    throughMention: null,
    pauses: [],
    state: 'running',
    endedAt: null,
    endedWhy: null,
  },
  ...more,
})
const over = (more: Partial<Running> = {}): Running =>
  clock({ state: 'met', endedAt: noon + 10 * min, endedWhy: 'answered', throughMention: 5, ...more })
const asks = (id: number, postedAt: number, receivedAt = postedAt): Asked => ({ id, postedAt, receivedAt, lang: 'en' })
const answer = (sentAt: number, answersMentionId: number | null = 5, isOpen = true) => ({ answersMentionId, sentAt, isOpen, agentId: 7 })
const thread = (more: Partial<ThreadState> = {}): ThreadState => ({
  standing: 'in-case',
  waitingSince: noon,
  lastMentionId: 5,
  lastReplyAt: null,
  listenedSince: 0,
  takenBackAt: null,
  asked: [asks(5, noon)],
  answers: [],
  ...more,
})
const now = noon + 60 * min

describe('the clock of a thread', () => {
  test.each<[string, ThreadState, Running | null, Running | null, object | null]>([
    [
      'starts at the first post',
      thread(),
      null,
      null,
      { do: 'start', metric: 'first-response', startedAt: noon, heardAt: noon, sinceMention: 5 },
    ],
    ['says when we read it', thread({ asked: [asks(5, noon, noon + 3 * min)] }), null, null, { startedAt: noon, heardAt: noon + 3 * min }],
    ['never before we listened', thread({ listenedSince: noon + min }), null, null, { startedAt: noon + min, heardAt: noon + min }],
    ['does not start where nobody waits', thread({ waitingSince: null }), null, null, null],
    ['does not start outside of cases', thread({ standing: 'in-no-case' }), null, null, null],
    ['does not start in a solved case', thread({ standing: 'in-solved-case' }), null, null, null],
    ['does not start where nothing is asked', thread({ asked: [] }), null, null, null],
    [
      'starts at the earliest post, even if it came last',
      thread({ asked: [asks(5, noon), asks(6, noon - 9 * min)] }),
      null,
      null,
      { startedAt: noon - 9 * min, sinceMention: 5 },
    ],
    ['agrees when it runs', thread(), clock(), null, null],
    ['goes on through further posts', thread({ asked: [asks(5, noon), asks(8, noon + min)], lastMentionId: 8 }), clock(), null, null],
    [
      'is put back when an earlier post comes late',
      thread({ asked: [asks(5, noon), asks(6, noon - 9 * min)] }),
      clock(),
      null,
      { do: 'restart', startedAt: noon - 9 * min },
    ],
    [
      'counts from the next post when the first is taken away',
      thread({ asked: [asks(8, noon + min)] }),
      clock(),
      null,
      { do: 'restart', startedAt: noon + min, sinceMention: 8 },
    ],
    ['ends when all posts are taken away', thread({ asked: [] }), clock(), null, { do: 'end', at: now, why: 'not-asked' }],
    [
      'ends with a public answer',
      thread({ waitingSince: null, answers: [answer(noon + 9 * min)] }),
      clock(),
      null,
      { do: 'end', at: noon + 9 * min, why: 'answered', throughMention: 5, agentId: 7 },
    ],
    [
      'ends with an answer to a later post',
      thread({ waitingSince: null, answers: [answer(noon + 9 * min, 8)] }),
      clock(),
      null,
      { do: 'end', throughMention: 8 },
    ],
    [
      'ends with an answer to no post named',
      thread({ waitingSince: null, lastMentionId: 9, answers: [answer(noon + 9 * min, null)] }),
      clock(),
      null,
      { do: 'end', throughMention: 9 },
    ],
    ['is not ended by an answer to what was before', thread({ answers: [answer(noon + 9 * min, 4)] }), clock(), null, null],
    ['is not ended by an answer from before', thread({ answers: [answer(noon - 9 * min, 5)] }), clock(), null, null],
    [
      'waits for the customer after a private answer',
      thread({ waitingSince: null, lastReplyAt: noon + 9 * min, answers: [answer(noon + 9 * min, 5, false)] }),
      clock(),
      null,
      { do: 'pause', at: noon + 9 * min, why: 'customer' },
    ],
    [
      'waits on',
      thread({ waitingSince: null, lastReplyAt: noon + 9 * min }),
      clock({ state: 'paused', pauses: [{ from: noon + 9 * min, to: null, why: 'customer' }] }),
      null,
      null,
    ],
    [
      'runs again when the customer writes',
      thread({ waitingSince: noon + 20 * min, asked: [asks(5, noon), asks(8, noon + 20 * min)] }),
      clock({ state: 'paused', pauses: [{ from: noon + 9 * min, to: null, why: 'customer' }] }),
      null,
      { do: 'resume', at: noon + 20 * min },
    ],
    [
      'runs again not before it was paused',
      thread({ waitingSince: noon }),
      clock({ state: 'paused', pauses: [{ from: noon + 9 * min, to: null, why: 'customer' }] }),
      null,
      { do: 'resume', at: noon + 9 * min },
    ],
    [
      'ends by a public answer while it is paused',
      thread({ waitingSince: null, answers: [answer(noon + 30 * min)] }),
      clock({ state: 'paused', pauses: [{ from: noon + 9 * min, to: null, why: 'customer' }] }),
      null,
      { do: 'end', why: 'answered' },
    ],
    ['ends with its case', thread({ standing: 'in-solved-case' }), clock(), null, { do: 'end', why: 'resolved', throughMention: 5 }],
    ['ends when it leaves all cases', thread({ standing: 'in-no-case' }), clock(), null, { do: 'end', why: 'left' }],
    [
      'after an answer the next one is promised',
      thread({ waitingSince: noon + 20 * min, answers: [answer(noon + 10 * min)], asked: [asks(5, noon), asks(8, noon + 20 * min)] }),
      null,
      over(),
      { do: 'start', metric: 'next-response', startedAt: noon + 20 * min, sinceMention: 8 },
    ],
    [
      'what came while we answered still waits',
      thread({ waitingSince: noon + 8 * min, answers: [answer(noon + 10 * min)], asked: [asks(5, noon), asks(8, noon + 8 * min)] }),
      null,
      over(),
      { do: 'start', metric: 'next-response', startedAt: noon + 8 * min },
    ],
    [
      'an answer to the post before does not end the next clock',
      thread({ waitingSince: noon + 8 * min, answers: [answer(noon + 10 * min)], asked: [asks(5, noon), asks(8, noon + 8 * min)] }),
      clock({ metric: 'next-response', startedAt: noon + 8 * min, sinceMention: 8 }),
      over(),
      null,
    ],
    [
      'thanks ask for nothing',
      thread({ waitingSince: noon, answers: [answer(noon + 10 * min)], asked: [asks(5, noon)] }),
      null,
      over(),
      null,
    ],
    [
      'private answers leave the first one owed',
      thread({ waitingSince: noon + 20 * min, answers: [answer(noon + 10 * min, 5, false)], asked: [asks(8, noon + 20 * min)] }),
      null,
      null,
      { do: 'start', metric: 'first-response' },
    ],
    [
      'reopened, it counts from the new post, not from the first',
      thread({ waitingSince: noon, asked: [asks(5, noon), asks(9, noon + 40 * min)] }),
      null,
      over({ state: 'cancelled', endedWhy: 'resolved' }),
      { do: 'start', metric: 'first-response', startedAt: noon + 40 * min },
    ],
    [
      'reopened by somebody else, it stays over',
      thread({ waitingSince: noon }),
      null,
      over({ state: 'cancelled', endedWhy: 'resolved' }),
      null,
    ],
    [
      'goes on when the resolution is taken back',
      thread({ takenBackAt: noon + 10 * min }),
      null,
      over({ state: 'cancelled', endedWhy: 'resolved' }),
      { do: 'reopen', pause: null },
    ],
    [
      'another resolution than the one taken back stays',
      thread({ takenBackAt: noon + 11 * min }),
      null,
      over({ state: 'cancelled', endedWhy: 'resolved' }),
      null,
    ],
    [
      'a thread of before there were clocks, answered once',
      thread({ waitingSince: noon + 20 * min, answers: [answer(noon + 10 * min)], asked: [asks(5, noon), asks(8, noon + 20 * min)] }),
      null,
      null,
      { do: 'start', metric: 'next-response', startedAt: noon + 20 * min },
    ],
  ])('%s', (_, state, open, last, expected) => {
    const step = stepOfThread(state, open, last, now)
    if (expected === null) expect(step).toBeNull()
    else expect(step).toMatchObject(expected)
  })
})

const standing = (more: Partial<CaseStanding> = {}): CaseStanding => ({
  ...{ state: 'open', threadCount: 1, isMerged: false, waitingSince: noon, resolvedAt: null, resolvedBy: null, lastAt: noon },
  ...{ first: { startedAt: noon, heardAt: noon }, orders: [], isTakenBack: false },
  ...more,
})
const ofCase = (more: Partial<Running> = {}) => clock({ metric: 'resolution', sinceMention: null, ...more })
const solved = (more: Partial<Running> = {}) => ofCase({ state: 'met', endedAt: noon + 10 * min, endedWhy: 'resolved', ...more })
const paused = (why: 'customer' | 'parts') => ofCase({ state: 'paused', pauses: [{ from: noon + 5 * min, to: null, why }] })

describe('the clock of a case', () => {
  test.each<[string, CaseStanding, Running | null, Running | null, object | null]>([
    ['starts at the earliest post in it', standing(), null, null, { do: 'start', metric: 'resolution', startedAt: noon }],
    ['does not start where nobody is', standing({ threadCount: 0, first: null }), null, null, null],
    ['does not start in what was merged away', standing({ isMerged: true }), null, null, null],
    ['does not start in what is solved', standing({ state: 'resolved' }), null, null, null],
    ['agrees when it runs', standing(), ofCase(), null, null],
    [
      'is put back when an older thread comes',
      standing({ first: { startedAt: noon - 9 * min, heardAt: noon } }),
      ofCase(),
      null,
      { do: 'restart', startedAt: noon - 9 * min },
    ],
    [
      'is put forward when the oldest thread leaves',
      standing({ first: { startedAt: noon + 9 * min, heardAt: noon } }),
      ofCase(),
      null,
      { do: 'restart', startedAt: noon + 9 * min },
    ],
    [
      'is met when it is solved',
      standing({ state: 'resolved', resolvedAt: noon + 30 * min, resolvedBy: 7 }),
      ofCase(),
      null,
      { do: 'end', at: noon + 30 * min, why: 'resolved', agentId: 7 },
    ],
    [
      'ends when it is merged away',
      standing({ state: 'resolved', resolvedAt: noon + 30 * min, resolvedBy: 7, isMerged: true }),
      ofCase(),
      null,
      { do: 'end', why: 'merged', agentId: null },
    ],
    [
      'ends when the last thread left',
      standing({ state: 'resolved', resolvedAt: noon + 30 * min, threadCount: 0, first: null }),
      ofCase(),
      null,
      { do: 'end', why: 'empty' },
    ],
    [
      'waits for the customer when all is answered',
      standing({ state: 'waiting', waitingSince: null }),
      ofCase(),
      null,
      { do: 'pause', at: now, why: 'customer' },
    ],
    [
      'waits for the customer while it is put away, too',
      standing({ state: 'snoozed', waitingSince: null }),
      ofCase(),
      null,
      { do: 'pause', why: 'customer' },
    ],
    ['runs on while it is put away and somebody waits', standing({ state: 'snoozed' }), ofCase(), null, null],
    ['runs while a repair is ours', standing({ state: 'waiting', waitingSince: null, orders: ['repairing'] }), ofCase(), null, null],
    [
      'waits for parts',
      standing({ state: 'waiting', waitingSince: null, orders: ['awaiting-parts'] }),
      ofCase(),
      null,
      { do: 'pause', why: 'parts' },
    ],
    [
      'runs again when the part is there',
      standing({ state: 'waiting', waitingSince: null, orders: ['repairing'] }),
      paused('parts'),
      null,
      { do: 'resume', at: now },
    ],
    [
      'from parts to the customer it runs for a moment',
      standing({ state: 'waiting', waitingSince: null }),
      paused('parts'),
      null,
      { do: 'resume', at: now },
    ],
    ['waits on', standing({ state: 'waiting', waitingSince: null }), paused('customer'), null, null],
    [
      'runs again from the word of the customer',
      standing({ waitingSince: noon + 20 * min }),
      paused('customer'),
      null,
      { do: 'resume', at: noon + 20 * min },
    ],
    [
      'a new word after it was solved begins another',
      standing({ lastAt: noon + 50 * min }),
      null,
      solved(),
      { do: 'start', startedAt: noon + 50 * min },
    ],
    [
      'which is not put back to the first post',
      standing({ lastAt: noon + 50 * min }),
      ofCase({ startedAt: noon + 50 * min }),
      solved(),
      null,
    ],
    [
      'solved by mistake it goes on, without the time between',
      standing({ isTakenBack: true }),
      null,
      solved(),
      { do: 'reopen', pause: { from: noon + 10 * min, to: now, why: 'resolved' } },
    ],
    [
      'taken apart again it goes on as if nothing had been',
      standing(),
      null,
      ofCase({ state: 'cancelled', endedAt: noon + 10 * min, endedWhy: 'merged' }),
      { do: 'reopen', pause: null },
    ],
    [
      'a thread that returns opens it again',
      standing(),
      null,
      ofCase({ state: 'cancelled', endedAt: noon + 10 * min, endedWhy: 'empty' }),
      { do: 'reopen', pause: null },
    ],
  ])('%s', (_, row, open, last, expected) => {
    const step = stepOfCase(row, open, last, now)
    if (expected === null) expect(step).toBeNull()
    else expect(step).toMatchObject(expected)
  })

  test.each([
    [noon, [], null],
    [noon, ['awaiting-parts'], null],
    [null, [], 'customer'],
    [null, ['awaiting-item'], 'customer'],
    [null, ['awaiting-quote'], 'customer'],
    [null, ['quoted'], 'customer'],
    [null, ['return-due'], 'customer'],
    [null, ['awaiting-parts'], 'parts'],
    [null, ['awaiting-parts', 'awaiting-item'], 'parts'],
    [null, ['requested'], null],
    [null, ['diagnosing'], null],
    [null, ['awaiting-parts', 'testing'], null],
    [null, ['ready'], null],
  ] as const)('waited for since %s with orders %j it pauses for %s', (waitingSince, orders, why) => {
    expect(pauseOfCase({ waitingSince, orders })).toBe(why)
  })
})
