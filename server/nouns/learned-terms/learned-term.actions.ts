import type { Stem } from '#shared/learned-term.schema.ts'
import type { Evidence } from '../../engines/clustering/clustering.ts'
import { isEverydayStem } from '../../engines/clustering/terms.ts'
import { findMeanings, type OwnStem, useOwnStems, type VocabularyLanguage } from '../../engines/clustering/vocabulary.ts'
import { fold } from '../../engines/clustering/words.ts'
import { change, type Desk, inTransaction } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { createBreather } from '../../kit/lib/slices.ts'
import { type Confirmed, proposeStems } from './learned-term.rules.ts'
import { decideStem, getStem, keepProposal, listConfirmed, listTakenStems } from './learned-term.store.ts'

/** So many of the newest confirmed complaints are looked at. */
const mostConfirmed = 20_000
const mostProposals = 100

/** Looks what words the confirmed complaints have taught, and proposes them to an administrator. Answers how many there are. */
export async function proposeFromCases(desk: Desk): Promise<number> {
  const breathe = createBreather()
  const confirmed: Confirmed[] = []
  for (const { caseId, authorId, evidence } of await listConfirmed(desk.db, mostConfirmed)) {
    const { lang, terms } = JSON.parse(evidence as string) as Evidence
    const of = (kind: string) => terms.filter(([key]) => key.startsWith(kind))
    confirmed.push({
      caseId: Number(caseId),
      author: authorId,
      lang,
      concepts: of('c:').map(([key]) => key.slice(2)),
      words: of('w:').flatMap(([key, written]) => (means(written, lang) ? [] : [[key.slice(2), written] as const])),
    })
    await breathe()
  }
  const proposals = proposeStems(confirmed, isEverydayStem).slice(0, mostProposals)
  await inTransaction(desk, async (tx) => {
    for (const proposal of proposals) await keepProposal(tx, proposal, desk.clock())
  })
  return proposals.length
}

const means = (word: string, lang: string): boolean => findMeanings([fold(word)], lang as VocabularyLanguage).length > 0

/** An administrator's word on a proposal; from now on the stem means the concept, or never does. */
export function decide(desk: Desk, by: Actor, id: number, taken: boolean): Promise<Stem> {
  return change(desk, async (tx, happened) => {
    const { state } = await getStem(tx, id)
    if (state !== 'proposed') throw new Refusal('conflict', 'stem-decided', 'Somebody decided about this word already.')
    await decideStem(tx, id, taken ? 'taken' : 'refused', by.agentId, desk.clock())
    happened({ kind: taken ? 'stem-taken' : 'stem-refused', agentId: by.agentId, data: { id } })
    return getStem(tx, id)
  })
}

/** Takes the decision back: the word is a proposal again and means nothing. */
export function undecide(desk: Desk, by: Actor, id: number): Promise<Stem> {
  return change(desk, async (tx, happened) => {
    const { state } = await getStem(tx, id)
    if (state === 'proposed') throw new Refusal('conflict', 'stem-open', 'Nobody has decided about this word.')
    await decideStem(tx, id, 'proposed', null, null)
    happened({ kind: 'stem-undecided', agentId: by.agentId, data: { id } })
    return getStem(tx, id)
  })
}

/** Makes this process read with the stems that count now; answers whether they changed, so that what was read before is read anew. */
export async function followStems(desk: Pick<Desk, 'db'>): Promise<boolean> {
  return useOwnStems((await listTakenStems(desk.db)) as OwnStem[])
}
