import type { AssignmentMode, UnassignedReason } from '#shared/team.ts'

/** Somebody of a team. `load`: active cases; `capacity`: so many at most, null: any number; `awayUntil`: epoch ms. */
export type Candidate = { agentId: number; mayAnswer: boolean; load: number; capacity: number | null; awayUntil: number | null }

type Choice = { agentId: number } | { why: Exclude<UnassignedReason, 'no-team'> }

/**
 * Who of a team is given the next case: in turn, the next by number after whom it was last; else who has the fewest, then who comes next in
 * turn. Those who are away until after `now` or have as many as they can take are left out.
 */
export function chooseAgent(
  mode: Exclude<AssignmentMode, 'by-hand'>,
  candidates: readonly Candidate[],
  lastAgentId: number | null,
  now: number,
): Choice {
  const able = candidates.filter(({ mayAnswer }) => mayAnswer)
  if (able.length === 0) return { why: 'nobody' }
  const here = able.filter(({ awayUntil }) => awayUntil === null || awayUntil <= now)
  if (here.length === 0) return { why: 'away' }
  const free = here.filter(({ load, capacity }) => capacity === null || load < capacity)
  const inTurn = free.toSorted((a, b) => turnOf(a, lastAgentId) - turnOf(b, lastAgentId) || a.agentId - b.agentId)
  const [chosen] = mode === 'load' ? inTurn.toSorted((a, b) => a.load - b.load) : inTurn
  return chosen ? { agentId: chosen.agentId } : { why: 'full' }
}

/** Whoever stands after the last one comes before those who stand before. */
const turnOf = ({ agentId }: Candidate, last: number | null): 0 | 1 => (last === null || agentId > last ? 0 : 1)

type Skilled = { id: number; languages: readonly string[]; products: readonly string[] }

/**
 * The team that takes a case by itself: the one whose skills say most of it, then the oldest; null: none can. A team that names languages
 * takes cases in one of them, one that names products those of them; a case in no known language fits every language.
 */
export function chooseTeam<T extends Skilled>(
  teams: readonly T[],
  about: { languages: readonly string[]; product: string | null },
): T | null {
  const able = teams.filter(
    ({ languages, products }) =>
      (languages.length === 0 || about.languages.length === 0 || languages.some((one) => about.languages.includes(one))) &&
      (products.length === 0 || (about.product !== null && products.includes(about.product))),
  )
  const says = ({ languages, products }: Skilled) => Number(languages.length > 0) + 2 * Number(products.length > 0)
  return able.toSorted((a, b) => says(b) - says(a) || a.id - b.id)[0] ?? null
}
