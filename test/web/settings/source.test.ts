import { describe, expect, test } from 'vitest'
import type { Channel, Source } from '#shared/source.schema.ts'
import { changedSourceBody, newSourceBody, problemsOf, type SourceForm, shownValue } from '../../../web/nouns/sources/source.form.ts'
import { isLow, signInAlarm, worstFirst } from '../../../web/nouns/sources/source.order.ts'

const channel: Channel = {
  name: 'mastodon',
  label: 'Mastodon',
  searches: true,
  refreshes: 'all' as const,
  prices: null,
  testPrices: null,
  signIns: [],
  settings: [
    { name: 'baseUrl', label: 'Server', hint: null, secret: false, required: true },
    { name: 'token', label: 'Access token', hint: null, secret: true, required: true },
    { name: 'tag', label: 'Tag', hint: null, secret: false, required: false },
  ],
}
const source = (part: Partial<Source> = {}): Source => ({
  id: 1,
  channel: 'mastodon',
  name: 'Mentions',
  query: null,
  settings: { baseUrl: 'https://one.example' },
  credentials: ['token'],
  account: null,
  practice: false,
  state: 'live',
  error: null,
  errorCode: null,
  lastPollAt: null,
  lastSuccessAt: null,
  nextPollAt: null,
  cursorAge: null,
  gap: null,
  spend: 0,
  cap: null,
  complaints: null,
  refreshes: 'all',
  tokenEndsAt: null,
  quota: null,
  mentionCount: 0,
  createdAt: 0,
  ...part,
})
const form = (part: Partial<SourceForm> = {}): SourceForm => ({
  channel,
  name: '',
  query: '',
  cap: '',
  refreshes: 'all',
  settings: { baseUrl: ' https://one.example ', token: ' s3cret ' },
  ...part,
})

describe('the list of sources', () => {
  test('those that need a person stand first, an open gap before what is fine, paused last', () => {
    const gap = { from: 1, to: null, reason: 'outage' }
    const list = [
      source({ id: 1, state: 'paused' }),
      source({ id: 2, name: 'B' }),
      source({ id: 3, name: 'A' }),
      source({ id: 4, state: 'live', gap }),
      source({ id: 5, state: 'waiting' }),
      source({ id: 6, state: 'failing' }),
      source({ id: 7, state: 'stopped' }),
    ]
    expect(worstFirst(list, 0).map((one) => one.id)).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  test('a gap that has ended changes nothing', () => {
    const gap = { from: 1, to: 2, reason: 'outage' }
    expect(worstFirst([source({ id: 1, name: 'B', gap }), source({ id: 2, name: 'A' })], 0).map((one) => one.id)).toEqual([2, 1])
  })
})

describe('the form of a source', () => {
  test('a required field must be filled, a credential that is kept may stay empty', () => {
    expect(problemsOf(form({ settings: {} }), [])).toEqual([
      { field: 'baseUrl', kind: 'missing' },
      { field: 'token', kind: 'missing' },
    ])
    expect(problemsOf(form({ settings: { baseUrl: 'x', token: '' } }), ['token'])).toEqual([])
    expect(problemsOf(form({ settings: { baseUrl: '  ', token: 'y' } }), ['baseUrl'])).toEqual([{ field: 'baseUrl', kind: 'missing' }])
  })

  test('a cap that is no amount is a problem, an empty one is no cap', () => {
    expect(problemsOf(form({ cap: 'much' }), [])).toEqual([{ field: 'cap', kind: 'bad-amount' }])
    expect(newSourceBody(form({ cap: '' })).cap).toBeNull()
    expect(newSourceBody(form({ cap: '50' })).cap).toBe(50_000_000)
  })

  test('empty fields are not sent, and only a secret keeps its spaces', () => {
    expect(newSourceBody(form())).toEqual({
      channel: 'mastodon',
      settings: { baseUrl: 'https://one.example', token: ' s3cret ' },
      cap: null,
    })
    expect(newSourceBody(form({ name: ' Brand ', query: ' kettle ' }))).toMatchObject({ name: 'Brand', query: 'kettle' })
  })

  test('a change sends only what differs; an untouched credential is not sent', () => {
    const kept = form({ name: 'Mentions', settings: { baseUrl: 'https://one.example', token: '' } })
    expect(changedSourceBody(kept, source())).toEqual({})
    expect(changedSourceBody({ ...kept, query: 'kettle', cap: '5' }, source())).toEqual({ query: 'kettle', cap: 5_000_000 })
    expect(changedSourceBody({ ...kept, settings: { ...kept.settings, token: 'new' } }, source())).toEqual({ settings: { token: 'new' } })
  })

  test('emptying a search or a cap takes it away', () => {
    expect(
      changedSourceBody(
        form({ name: 'Mentions', settings: { baseUrl: 'https://one.example', token: '' } }),
        source({ query: 'kettle', cap: 5 }),
      ),
    ).toEqual({ query: null, cap: null })
  })

  test('a credential is never shown', () => {
    expect(shownValue(source({ settings: { baseUrl: 'https://one.example', deep: { token: 'x' } } }), 'token')).toBe('')
    expect(shownValue(source({ settings: { deep: { token: 'x' } } }), 'deep')).toBe('')
    expect(shownValue(null, 'baseUrl')).toBe('')
  })
})

test('the end of a sign-in is said from 14 days before, and asks for a person from two days before', () => {
  const days = (n: number) => 1_000_000 + n * 86_400_000
  const alarmAt = (end: number) => signInAlarm(days(end), days(0))
  expect([30, 14.01, 14, 3, 2, 0.1, -1].map(alarmAt)).toEqual([null, null, 'soon', 'soon', 'now', 'now', 'now'])
  expect(signInAlarm(null, days(0))).toBeNull()
})

test('a limit is low when less than a tenth of it is left', () => {
  expect([30, 29, 0].map((left) => isLow({ left, of: 300 }))).toEqual([false, true, true])
})

test('a source that is about to lose its sign-in stands before those that only have a trouble, and both before what is well', () => {
  const day = 86_400_000
  const list = [
    source({ id: 1 }),
    source({ id: 2, error: 'a.example does not answer.' }),
    source({ id: 3, tokenEndsAt: day }),
    source({ id: 4, tokenEndsAt: 9 * day }),
  ]
  expect(worstFirst(list, 0).map(({ id }) => id)).toEqual([3, 2, 4, 1])
})
