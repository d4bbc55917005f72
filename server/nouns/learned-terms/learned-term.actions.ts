import type { LearnedTerm } from '#shared/learned-term.schema.ts'
import type { VocabularyLanguage } from '../../engines/clustering/languages.ts'
import { isEverydayStem } from '../../engines/clustering/terms.ts'
import { findMeanings, type LearnedStem, useLearnedStems } from '../../engines/clustering/vocabulary.ts'
import { fold } from '../../engines/clustering/words.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { type Confirmed, proposeTerms } from './learned-term.rules.ts'
import { decideLearnedTerm, getLearnedTerm, listAcceptedTerms, listConfirmed, saveProposal } from './learned-term.store.ts'

/** So many of the newest confirmed complaints are looked at. */
const mostConfirmed = 20_000
const mostProposals = 100

/** Looks what words the confirmed complaints have taught, and proposes them to an administrator. Answers how many there are. */
export async function proposeFromCases(context: Context): Promise<number> {
  const yieldToEventLoop = createYield()
  const confirmed: Confirmed[] = []
  for (const { caseId, authorId, evidence } of await listConfirmed(context.db, mostConfirmed)) {
    if (evidence === null) continue
    const { lang, terms } = readJson(evidence)
    const of = (kind: string) => terms.filter(([key]) => key.startsWith(kind))
    confirmed.push({
      caseId: Number(caseId),
      author: authorId,
      lang,
      concepts: of('c:').map(([key]) => key.slice(2)),
      words: of('w:').flatMap(([key, written]) => (means(written, lang) ? [] : [[key.slice(2), written] as const])),
    })
    await yieldToEventLoop()
  }
  const proposals = proposeTerms(confirmed, isEverydayStem).slice(0, mostProposals)
  await inTransaction(context, async (tx) => {
    for (const proposal of proposals) await saveProposal(tx, proposal, context.clock())
  })
  return proposals.length
}

const means = (word: string, lang: string): boolean => findMeanings([fold(word)], lang as VocabularyLanguage).length > 0

/** An administrator's word on a proposal; from now on the stem means the concept, or never does. */
export function decide(context: Context, by: Actor, id: number, accepted: boolean): Promise<LearnedTerm> {
  return change(context, async (tx, emit) => {
    const { state } = await getLearnedTerm(tx, id)
    if (state !== 'proposed') throw new Refusal('conflict', 'term-decided', 'Somebody decided about this word already.')
    await decideLearnedTerm(tx, id, accepted ? 'accepted' : 'rejected', by.agentId, context.clock())
    emit({ kind: accepted ? 'term-accepted' : 'term-rejected', agentId: by.agentId, data: { id } })
    return getLearnedTerm(tx, id)
  })
}

/** Takes the decision back: the word is a proposal again and means nothing. */
export function undecide(context: Context, by: Actor, id: number): Promise<LearnedTerm> {
  return change(context, async (tx, emit) => {
    const { state } = await getLearnedTerm(tx, id)
    if (state === 'proposed') throw new Refusal('conflict', 'term-open', 'Nobody has decided about this word.')
    await decideLearnedTerm(tx, id, 'proposed', null, null)
    emit({ kind: 'term-reopened', agentId: by.agentId, data: { id } })
    return getLearnedTerm(tx, id)
  })
}

/** Makes this process read with the stems that count now; answers whether they changed, so that what was read before is read anew. */
export async function followLearnedTerms(context: Pick<Context, 'db'>): Promise<boolean> {
  return useLearnedStems((await listAcceptedTerms(context.db)) as LearnedStem[])
}
