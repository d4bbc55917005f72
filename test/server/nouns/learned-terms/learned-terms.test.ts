import { afterEach, describe, expect, test } from 'vitest'
import { readEvidence } from '#server/engines/clustering/evidence.ts'
import { meaningsOf } from '#server/engines/clustering/meanings.ts'
import { useLearnedStems } from '#server/engines/clustering/vocabulary.ts'
import type { Context } from '#server/kit/database/context.ts'
import { hour } from '#server/kit/lib/clock.ts'
import { decide, followLearnedTerms, proposeFromCases, undecide } from '#server/nouns/learned-terms/learned-term.actions.ts'
import { type Confirmed, proposeTerms } from '#server/nouns/learned-terms/learned-term.rules.ts'
import { listStems } from '#server/nouns/learned-terms/learned-term.store.ts'
import { giveVerdict } from '#server/nouns/verdicts/verdict.actions.ts'
import type { LearnedTerm } from '#shared/learned-term.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { read, testApp } from '../../../support/app.ts'
import { engines, testNow } from '../../../support/database.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

afterEach(() => {
  useLearnedStems([])
})

let serial = 0
const complaint = (caseId: number, words: string[], concepts: string[], lang = 'en'): Confirmed => ({
  caseId,
  lang,
  author: ++serial,
  concepts,
  words: words.map((word) => [word.slice(0, 5), word] as const),
})
const nothingEveryday = () => false

describe('what confirmed cases teach', () => {
  test('a word used where others say the concept is proposed for it, with how it was written', () => {
    const said = [
      ...[1, 2, 3, 4].map(() => complaint(1, ['oven'], ['hinge'])),
      ...['frobjoint', 'frobjoints', 'frobjoint'].map((word) => complaint(1, [word], ['oven'])),
    ]
    expect(proposeTerms(said, nothingEveryday)).toEqual([
      { lang: 'en', stem: 'frobj', concept: 'hinge', authors: 3, cases: 1, examples: ['frobjoint', 'frobjoints'] },
    ])
  })

  test('nothing is proposed for a word of one loud person, an everyday word, or one used everywhere', () => {
    const about = [1, 2, 3, 4].map(() => complaint(1, ['oven'], ['hinge']))
    const loud = Array.from({ length: 6 }, () => ({ ...complaint(1, ['frobjoint'], []), author: 9_999 }))
    expect(proposeTerms([...about, ...loud], nothingEveryday)).toEqual([])
    const several = [1, 2, 3].map(() => complaint(1, ['frobjoint'], []))
    expect(proposeTerms([...about, ...several], (stem) => stem === 'frobj')).toEqual([])
    const elsewhere = [2, 3, 4, 5].map((caseId) => complaint(caseId, ['frobjoint'], []))
    expect(proposeTerms([...about, ...several, ...elsewhere], nothingEveryday)).toEqual([])
  })
})

const hinge = [
  'the hinge of my oven broke again',
  'oven hinge snapped after a week',
  'hinge broken on the oven, no answer',
  'my oven: the hinge is gone',
]
const slang = ['the frobjoint of my oven snapped', 'oven frobjoint broke', 'my oven needs a new frobjoint, it broke']

describe.each(engines)('terms a desk has learned, on %s', (engine) => {
  async function taughtDesk() {
    const app = await testApp(engine)
    const { context, as } = app
    const pipeline = await testPipeline(context)
    const mari = await as('agent', 'Mari')
    const posts = [...hinge, ...slang].map((text, n) =>
      post(`@fjellro ${text}`, { lang: 'en', author: author(`w${n}`), postedAt: testNow - hour + n }),
    )
    await pipeline.hear(...posts)
    const first = await mentionOf(context, posts[0] as (typeof posts)[number])
    await giveVerdict(context, mari.actor, first.id, { kind: 'complaint' })
    const { caseId } = await mentionOf(context, posts[0] as (typeof posts)[number])
    for (const one of posts.slice(1)) await giveVerdict(context, mari.actor, (await mentionOf(context, one)).id, { case: Number(caseId) })
    return { ...app, ...pipeline, mari, boss: await as('admin', 'Boss') }
  }
  const meanings = () => meaningsOf(readEvidence('the frobjoint is loose', { lang: 'en' }))
  const learned = (context: Context) => listStems(context.db, 'proposed', 10)

  test('a proposal means nothing until an administrator takes it; taken back it means nothing again', async () => {
    const { context, boss, mari } = await taughtDesk()
    await proposeFromCases(context)
    const [proposal] = (await read<Page<LearnedTerm>>(mari.call('GET', '/api/learned-terms'))).items.filter(({ stem }) => stem === 'frobj')
    expect(proposal).toMatchObject({ lang: 'en', concept: 'hinge', authors: 3, cases: 1, examples: ['frobjoint'], state: 'proposed' })
    await followLearnedTerms(context)
    expect(meanings()).not.toContain('zqhinge')
    const id = Number(proposal?.id)
    expect((await mari.call('POST', `/api/learned-terms/${id}/decision`, { accepted: true })).status).toBe(403)
    expect(await read<LearnedTerm>(boss.call('POST', `/api/learned-terms/${id}/decision`, { accepted: true }))).toMatchObject({
      state: 'accepted',
      decidedBy: boss.id,
    })
    expect(await followLearnedTerms(context)).toBe(true)
    expect(meanings()).toContain('zqhinge')
    expect((await boss.call('POST', `/api/learned-terms/${id}/decision`, { accepted: false })).status).toBe(409)
    await read(boss.call('DELETE', `/api/learned-terms/${id}/decision`))
    await followLearnedTerms(context)
    expect(meanings()).not.toContain('zqhinge')
  })

  test('what was accepted clusters: a new complaint in that word is suggested the case, also after a restart', async () => {
    const { context, boss, hear } = await taughtDesk()
    await proposeFromCases(context)
    const proposal = (await learned(context)).find(({ stem }) => stem === 'frobj') as LearnedTerm
    await decide(context, boss.actor, proposal.id, true)
    const late = post('@fjellro oven frobjoint useless, awful', { lang: 'en', author: author('late'), postedAt: testNow })
    await hear(late)
    const { evidence } = await mentionOf(context, late)
    expect(evidence).toContain('"c:hinge"')
    useLearnedStems([])
    expect(await followLearnedTerms(context)).toBe(true)
    await proposeFromCases(context)
    expect((await listStems(context.db, 'accepted', 10)).map(({ stem }) => stem)).toEqual(['frobj'])
    await undecide(context, boss.actor, proposal.id)
    expect((await learned(context)).some(({ id }) => id === proposal.id)).toBe(true)
  })

  test('a refused word is not proposed again', async () => {
    const { context, boss } = await taughtDesk()
    await proposeFromCases(context)
    const before = await learned(context)
    for (const { id } of before) await decide(context, boss.actor, id, false)
    await proposeFromCases(context)
    expect(before.length).toBeGreaterThan(0)
    expect(await learned(context)).toEqual([])
  })
})
