import type { z } from 'zod'
import type { exclusionBody, exclusionSchema } from '#shared/training.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { addExclusion, countVerdicts, endExclusion, getExclusion } from './training.store.ts'

/** Keeps a run of one person's verdicts from teaching. Nothing is deleted: what was sorted stays sorted, and the run can be reinstated again. */
export function exclude(
  context: Context,
  by: Actor,
  { agentId, from, to }: z.output<typeof exclusionBody>,
): Promise<z.infer<typeof exclusionSchema>> {
  return change(context, async (tx, emit) => {
    const verdicts = await countVerdicts(tx, agentId, from, to)
    if (verdicts === 0) throw new Refusal('conflict', 'nothing-to-exclude', 'This person gave no verdicts in that time.')
    const at = context.clock()
    const { id } = await addExclusion(tx, {
      agentId,
      fromAt: from,
      toAt: to,
      excludedBy: by.agentId,
      excludedAt: at,
      reinstatedBy: null,
      reinstatedAt: null,
    })
    emit({ kind: 'training-excluded', agentId: by.agentId, data: { agentId, from, to, verdicts } })
    return { id, agentId, from, to, at }
  })
}

/** Lets a run teach again. */
export function reinstate(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const { agentId, fromAt, toAt } = await getExclusion(tx, id)
    if (!(await endExclusion(tx, id, by.agentId, context.clock())))
      throw new Refusal('conflict', 'not-excluded', 'This run teaches again already.')
    emit({ kind: 'training-reinstated', agentId: by.agentId, data: { agentId, from: fromAt, to: toAt } })
  })
}
