import type { Reason, ReasonGroup } from '#shared/understanding.ts'
import { kindOfConcept } from './case-name.ts'
import type { Evidence } from './clustering.ts'

const groupOfKind: Partial<Record<NonNullable<ReturnType<typeof kindOfConcept>>, ReasonGroup>> = {
  harm: 'consequence',
  fault: 'wrong',
  clause: 'wrong',
  thing: 'about',
  when: 'about',
}
/** What a concept is about: the matter, what is wrong, or what came of it; undefined where names.tsv does not tell. */
export const groupOfConcept = (concept: string): ReasonGroup | undefined => groupOfKind[kindOfConcept(concept) ?? 'plain']

const weightiest: readonly ReasonGroup[] = ['consequence', 'wrong', 'about']
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

/**
 * Reasons for a score with their groups as the concepts of the text tell them: the vocabulary knows parts, faults and harm where the
 * lists of moods and troubles know no more than a mood, or nothing. Weights and order stay as they are.
 */
export function groupReasons(because: readonly Reason[], { terms }: Pick<Evidence, 'terms'>): Reason[] {
  const groupOfWord = new Map<string, ReasonGroup>()
  for (const [key, written] of terms) {
    const group = key.startsWith('c:') ? groupOfConcept(key.slice(2)) : undefined
    if (!group) continue
    for (const word of wordsOf(written)) {
      const known = groupOfWord.get(word)
      if (!known || weightiest.indexOf(group) < weightiest.indexOf(known)) groupOfWord.set(word, group)
    }
  }
  return because.map((reason) => {
    const own = reason.group
    if (own === undefined || own === 'said' || own === 'consequence') return reason
    const found = wordsOf(reason.text).flatMap((word) => groupOfWord.get(word) ?? [])
    const group = weightiest.find((each) => found.includes(each))
    // A list that names a trouble is not overruled by the thing it befell, nor one that names a mood by its object.
    return !group || (group === 'about' && (own === 'wrong' || reason.rule.startsWith('cue:'))) ? reason : { ...reason, group }
  })
}
