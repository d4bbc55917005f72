import fc from 'fast-check'
import type { Engine } from '#server/kit/database/engine.ts'
import { resolveCase } from '#server/nouns/cases/case.actions.ts'
import { changeThreadCase, moveThreads } from '#server/nouns/membership/membership.actions.ts'
import { mergeCases, mergeUntouched, undoMerger } from '#server/nouns/membership/membership.merging.ts'
import { giveVerdict, takeVerdictBack } from '#server/nouns/verdicts/verdict.actions.ts'
import { testApp } from './app.ts'
import { author, post, said, testPipeline } from './world.ts'

const texts = [
  ...Object.values(said),
  '@fjellro you charged me twice for the filter subscription, terrible billing, nobody answers',
  'thank you!',
  'any news? still broken, unacceptable',
  '@fjellro where can I buy a new filter?',
]

/** Numbers pick among what there is then, so that every sequence can be carried out. */
const n = fc.nat({ max: 11 })
export const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('hear' as const), text: fc.nat({ max: texts.length - 1 }), who: fc.nat({ max: 4 }), after: n }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'delete' as const), mention: n, text: fc.nat({ max: texts.length - 1 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('move' as const, 'merge' as const, 'split' as const), one: n, other: n }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('unmerge' as const, 'resolve' as const, 'merge by itself' as const), one: n, other: n }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('verdict' as const),
      mention: n,
      body: fc.constantFrom(
        { kind: 'complaint' },
        { kind: 'praise' },
        { kind: 'not-us' },
        { sentiment: 'positive' },
        'new',
        'other' as const,
      ),
      other: n,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), mention: n }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('time' as const), hours: fc.constantFrom(1, 30, 80) }) },
)
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** A desk on which steps are taken, one after the other; what cannot be done is refused as a person would be. */
export async function steppingDesk(engine: Engine) {
  const { context, as } = await testApp(engine)
  const { hear } = await testPipeline(context)
  const by = (await as('agent', 'Mari')).actor
  const heard: ReturnType<typeof post>[] = []
  const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)]
  const idsOf = async (table: 'cases' | 'threads' | 'mentions') =>
    (await context.db.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id)

  async function take(one: Step): Promise<unknown> {
    if (one.do === 'time') return context.clock.pass(one.hours * 3_600_000)
    if (one.do === 'hear') {
      const before = one.after > 5 ? pick(heard, one.after) : undefined
      const more = before ? { conversationId: before.conversationId, inReplyTo: before.externalId } : {}
      const next = post(texts[one.text] as string, { author: author(`A${one.who}`), postedAt: context.clock() - 60_000, ...more })
      heard.push(next)
      return hear(next)
    }
    if ('text' in one) {
      const of = pick(heard, one.mention)
      if (!of) return
      return hear(
        one.do === 'delete'
          ? { ...of, text: '', deleted: true }
          : { ...of, text: texts[one.text] as string, editedAt: context.clock() + heard.length },
      )
    }
    if (one.do === 'verdict' || one.do === 'undo') {
      const mention = pick(await idsOf('mentions'), one.mention)
      if (mention === undefined) return
      if (one.do === 'undo') return takeVerdictBack(context, by, mention)
      const other = pick(await idsOf('cases'), one.other)
      if (one.body === 'other' && other === undefined) return
      const body = one.body === 'other' ? { case: other } : one.body === 'new' ? { case: 'new' } : one.body
      return giveVerdict(context, by, mention, body as never)
    }
    const cases = await idsOf('cases')
    const [a, b] = [pick(cases, one.one), pick(cases, one.other)]
    if (a === undefined || b === undefined) return
    if (one.do === 'merge') return mergeCases(context, by, a, b)
    if (one.do === 'merge by itself') return a === b ? undefined : mergeUntouched(context, [{ from: a, into: b }])
    if (one.do === 'unmerge') return undoMerger(context, by, a)
    if (one.do === 'resolve') return resolveCase(context, by, a, 'repaired')
    if (one.do === 'move') return changeThreadCase(context, by, pick(await idsOf('threads'), one.one) as number, one.other > 8 ? 'new' : b)
    const threads = await context.db.selectFrom('threads').select('id').where('caseId', '=', a).orderBy('id').execute()
    return moveThreads(
      context,
      by,
      a,
      threads.slice(0, 2).map(({ id }) => id),
      one.other > 5 ? 'new' : b,
    )
  }
  return { context, as, take }
}
