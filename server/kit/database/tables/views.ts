import type { CaseFilter } from '#shared/case-filter.schema.ts'
import type { ViewVisibility } from '#shared/view.ts'
import { id, instant, int, json, nullable, oneOf, reference, table, text } from './column.ts'

/** A filter of cases that somebody keeps under a name, for themselves, a team or all. */
export const views = table(
  {
    id: id(),
    name: text(),
    ownerId: reference('agents'),
    visibility: oneOf<ViewVisibility>(),
    teamId: nullable(reference('teams', 'set null')),
    filter: json<CaseFilter>(),
    createdAt: instant(),
    removedAt: nullable(instant()),
  },
  [{ on: ['ownerId'] }, { on: ['teamId'] }, { on: ['removedAt'] }],
)

/** Where a person wants a view to stand among theirs; those without a place come last, the oldest first. */
export const viewPlaces = table({ agentId: reference('agents', 'cascade'), viewId: reference('views', 'cascade'), place: int() }, [
  { on: ['agentId', 'viewId'], unique: true },
  { on: ['viewId'] },
])
