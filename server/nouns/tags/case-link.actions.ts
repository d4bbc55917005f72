import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getCase } from '../cases/case.store.ts'
import { addLink, removeLink } from './case-link.store.ts'

/** Says that two cases have to do with each other, or no more; each of them tells it. @throws Refusal `same-case`, `case-not-found` */
export function linkCases(context: Context, by: Actor, caseId: number, otherId: number, isLinked: boolean): Promise<void> {
  return change(context, async (tx, emit) => {
    if (caseId === otherId) throw new Refusal('bad-input', 'same-case', 'A case cannot be linked with itself.')
    for (const id of [caseId, otherId]) await getCase(tx, id)
    const changed = isLinked ? await addLink(tx, caseId, otherId, by.agentId, context.clock()) : await removeLink(tx, caseId, otherId)
    if (!changed) return
    for (const [id, other] of [
      [caseId, otherId],
      [otherId, caseId],
    ])
      emit({ kind: 'case-linked', agentId: by.agentId, caseId: id, data: { other, ...(!isLinked && { undone: true }) } })
  })
}
