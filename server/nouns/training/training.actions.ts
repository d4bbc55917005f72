import type { z } from 'zod'
import type { setAsideBody, setAsideSchema } from '#shared/training.schema.ts'
import { change, type Desk } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { addSetAside, countVerdicts, endSetAside, getSetAside } from './training.store.ts'

/** Keeps a run of one person's verdicts from teaching. Nothing is deleted: what was sorted stays sorted, and the run can be taken up again. */
export function setAside(
  desk: Desk,
  by: Actor,
  { agentId, from, to }: z.output<typeof setAsideBody>,
): Promise<z.infer<typeof setAsideSchema>> {
  return change(desk, async (tx, happened) => {
    const verdicts = await countVerdicts(tx, agentId, from, to)
    if (verdicts === 0) throw new Refusal('conflict', 'nothing-to-set-aside', 'This person gave no verdicts in that time.')
    const at = desk.clock()
    const { id } = await addSetAside(tx, {
      agentId,
      fromAt: from,
      toAt: to,
      setAsideBy: by.agentId,
      setAsideAt: at,
      takenUpBy: null,
      takenUpAt: null,
    })
    happened({ kind: 'lessons-set-aside', agentId: by.agentId, data: { agentId, from, to, verdicts } })
    return { id, agentId, from, to, at }
  })
}

/** Lets a run teach again. */
export function takeUp(desk: Desk, by: Actor, id: number): Promise<void> {
  return change(desk, async (tx, happened) => {
    const { agentId, fromAt, toAt } = await getSetAside(tx, id)
    if (!(await endSetAside(tx, id, by.agentId, desk.clock())))
      throw new Refusal('conflict', 'teaches-again', 'This run teaches again already.')
    happened({ kind: 'lessons-taken-up', agentId: by.agentId, data: { agentId, from: fromAt, to: toAt } })
  })
}
