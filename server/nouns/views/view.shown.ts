import type { CaseFilter } from '#shared/case-filter.schema.ts'
import type { View, ViewCounts } from '#shared/view.schema.ts'
import { mostViewCounted, mostViews } from '#shared/view.ts'
import type { Context } from '../../kit/database/context.ts'
import { findOutage } from '../../kit/database/outage.ts'
import type { Actor } from '../../kit/http/route.ts'
import { countMatching, followTags } from '../cases/case.list.store.ts'
import { readerOf } from './view.actions.ts'
import { inPlaces, mayChange, readFilter } from './view.rules.ts'
import { findNamed, listPlaces, listViews } from './view.store.ts'

const mostSeen = 3 * mostViews

/** The views of a person in their order, each with what it names that is no more. */
export async function showViews({ db }: Context, by: Actor): Promise<View[]> {
  const reader = await readerOf(db, by)
  const rows = await listViews(db, by.agentId, reader.teamIds, mostSeen)
  const filters = new Map<number, CaseFilter | null>()
  for (const row of rows) {
    const filter = readFilter(row.filter)
    filters.set(row.id, filter?.tag ? { ...filter, tag: await followTags(db, filter.tag) } : filter)
  }
  const named = [...filters.values()].flatMap((filter) => filter ?? [])
  const numbers = (ids: readonly (number | string | null | undefined)[]) => ids.filter((one) => typeof one === 'number')
  const [places, known] = await Promise.all([
    listPlaces(db, by.agentId),
    findNamed(db, {
      tagIds: named.flatMap(({ tag }) => tag ?? []),
      teamIds: numbers([...named.map(({ teamId }) => teamId), ...rows.map(({ teamId }) => teamId)]),
      agentIds: [...numbers(named.map(({ assigneeId }) => assigneeId)), ...rows.map(({ ownerId }) => ownerId)],
    }),
  ])
  return inPlaces(rows, places).map((row) => {
    const filter = filters.get(row.id) ?? null
    const team = row.teamId === null ? undefined : known.teams.get(row.teamId)
    return {
      id: row.id,
      name: row.name,
      visibility: row.visibility,
      team: team ? { id: team.id, name: team.name } : null,
      owner: { id: row.ownerId, name: known.agents.get(row.ownerId)?.name ?? '' },
      filter,
      broken: faultsOf(filter, known),
      mayChange: mayChange(reader, row),
    }
  })
}

function faultsOf(filter: View['filter'], { tags, teams, agents }: Awaited<ReturnType<typeof findNamed>>): View['broken'] {
  if (filter === null) return [{ what: 'filter', name: null }]
  const faults: View['broken'] = []
  for (const id of filter.tag ?? []) if (!tags.has(id)) faults.push({ what: 'tag', name: null })
  if (filter.teamId) {
    const team = teams.get(filter.teamId)
    if (!team || team.removedAt !== null) faults.push({ what: 'team', name: team?.name ?? null })
  }
  if (typeof filter.assigneeId === 'number') {
    const person = agents.get(filter.assigneeId)
    if (!person || person.disabledAt !== null) faults.push({ what: 'person', name: person?.name ?? null })
  }
  return faults
}

/**
 * How many cases each view of a person has, by the function that lists them. One that cannot be counted is null, and the others are counted.
 * @param failed hears of a view that could not be counted
 */
export async function countViews(context: Context, by: Actor, failed: (id: number, error: unknown) => void): Promise<ViewCounts> {
  const { db, engine, clock } = context
  const counts: ViewCounts['counts'] = []
  for (const { id, filter, broken } of await showViews(context, by)) {
    if (filter === null || broken.length > 0) {
      counts.push({ id, count: null })
      continue
    }
    try {
      counts.push({ id, count: await countMatching(db, engine, { ...filter, me: by.agentId, now: clock() }, mostViewCounted) })
    } catch (error) {
      if (findOutage(error) !== null) throw error
      failed(id, error)
      counts.push({ id, count: null })
    }
  }
  return { counts }
}
