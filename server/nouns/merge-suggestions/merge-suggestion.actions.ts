import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { refuseSuggestion } from './merge-suggestion.store.ts'

/**
 * A person says that cases are not the same problem as this one: it is remembered, never suggested again, and the machine never merges
 * them. Throws Refusal when the desk had not suggested one of them.
 */
export function keepApart(context: Context, by: Actor, caseId: number, otherIds: readonly number[]): Promise<void> {
  return setRefusal(context, by, caseId, otherIds, true)
}

/** Takes it back: they are suggested again. */
export function suggestAgain(context: Context, by: Actor, caseId: number, otherIds: readonly number[]): Promise<void> {
  return setRefusal(context, by, caseId, otherIds, false)
}

function setRefusal(context: Context, by: Actor, caseId: number, otherIds: readonly number[], refused: boolean): Promise<void> {
  return change(context, async (tx, emit) => {
    const refusal = refused ? { refusedBy: by.agentId, refusedAt: context.clock() } : { refusedBy: null, refusedAt: null }
    for (const otherId of [...otherIds].sort((a, b) => a - b)) {
      if (!(await refuseSuggestion(tx, caseId, otherId, refusal))) throw notFound('suggestion')
      const answer = refused ? { offered: true, accepted: false } : { takenBack: true }
      emit({ kind: 'case-kept-apart', agentId: by.agentId, caseId, data: { from: otherId, ...answer } })
    }
  })
}
