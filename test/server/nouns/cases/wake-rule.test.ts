import { describe, expect, test } from 'vitest'
import { hour } from '#server/kit/lib/clock.ts'
import { isWokenBy } from '#server/nouns/cases/case.rules.ts'
import { updateTrends } from '#server/nouns/cases/case.upkeep.ts'
import type { Case } from '#shared/case.schema.ts'
import { read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

test.each([
  ['any', 'other', 0, true],
  [null, 'praise', 0, true],
  ['substantive', 'other', 0, false],
  ['substantive', 'praise', 0, false],
  ['substantive', 'complaint', 0, true],
  ['substantive', 'question', 0, true],
  ['none', 'complaint', 0, false],
  ['none', 'complaint', 1, true],
] as const)('a case that %s wakes: %s, urgent %s: %s', (wakeRule, kind, urgent, woken) => {
  expect(isWokenBy({ state: 'snoozed', wakeRule }, { kind, urgent })).toBe(woken)
  expect(isWokenBy({ state: 'waiting', wakeRule }, { kind, urgent })).toBe(true)
  expect(isWokenBy({ state: 'open', wakeRule }, { kind, urgent })).toBe(false)
})

describe.each(engines)('a snoozed case, on %s', (engine) => {
  test('sleeps through thanks, wakes for a question, and at its instant', async () => {
    const { context, as } = await testApp(engine)
    const { hear } = await testPipeline(context)
    const mari = await as('agent', 'Mari')
    const dan = post(said.danBrokenHinge, { author: author('Dan') })
    await hear(dan)
    const { caseId } = await mentionOf(context, dan)
    const until = context.clock() + 2 * hour
    const snooze = (wakeRule: string) => read<Case>(mari.call('POST', `/api/cases/${caseId}/snooze`, { until, wakeRule }))
    const show = () => read<Case>(mari.call('GET', `/api/cases/${caseId}`))
    const answer = (text: string) =>
      hear(post(text, { author: author('Dan'), conversationId: dan.conversationId, inReplyTo: dan.externalId, postedAt: context.clock() }))
    expect(await snooze('substantive')).toMatchObject({ state: 'snoozed', snoozedUntil: until, wakeRule: 'substantive' })
    await answer('Thanks!')
    expect(await show()).toMatchObject({ state: 'snoozed', snoozedUntil: until })
    await answer('When will the new hinge arrive?')
    expect(await show()).toMatchObject({ state: 'open', snoozedUntil: null, wakeRule: null })
    await snooze('none')
    await answer('Still broken, terrible service, nobody answers!')
    expect(await show()).toMatchObject({ state: 'snoozed' })
    context.clock.pass(hour)
    await updateTrends(context)
    expect((await show()).state).toBe('snoozed')
    context.clock.pass(hour)
    await updateTrends(context)
    expect((await show()).state).not.toBe('snoozed')
  })
})
