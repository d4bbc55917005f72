import { type CaseFilter, caseFilter } from '#shared/case-filter.schema.ts'
import { mayDo, type Permitted } from '#shared/permission.ts'
import type { ViewVisibility } from '#shared/view.ts'

/** A stored filter as it can be asked with; null: it cannot be read (another version of the desk wrote it). */
export function readFilter(stored: string): CaseFilter | null {
  let json: unknown
  try {
    json = JSON.parse(stored)
  } catch {
    return null
  }
  return caseFilter.safeParse(json).data ?? null
}

type Reader = Permitted & { agentId: number; teamIds: readonly number[] }
type Owned = { ownerId: number; visibility: ViewVisibility; teamId: number | null }

/** Whether a view stands among somebody's: their own, of their team, of all. */
export const isSeenBy = ({ agentId, teamIds }: Reader, { ownerId, visibility, teamId }: Owned): boolean =>
  ownerId === agentId || visibility === 'all' || (visibility === 'team' && teamId !== null && teamIds.includes(teamId))

/** Whether somebody may change a view that they see: its owner, and where others see it a manager. */
export const mayChange = (reader: Reader, { ownerId, visibility }: Owned): boolean =>
  ownerId === reader.agentId || (visibility !== 'own' && mayDo(reader, 'views.share'))

/** Whether somebody may let a view be seen so: by themselves; by a team they are in; by all, or another team, as a manager. */
export const mayShow = (reader: Reader, { visibility, teamId }: Pick<Owned, 'visibility' | 'teamId'>): boolean =>
  visibility === 'own' || mayDo(reader, 'views.share') || (visibility === 'team' && teamId !== null && reader.teamIds.includes(teamId))

/** Ids in the order that a person gave them; the others after, the oldest first. */
export function inPlaces<T extends { id: number }>(rows: readonly T[], places: ReadonlyMap<number, number>): T[] {
  const placeOf = ({ id }: T) => places.get(id) ?? Number.MAX_SAFE_INTEGER
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b) || a.id - b.id)
}
