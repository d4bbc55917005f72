import type { z } from 'zod'
import type { feedbackSettingsBody } from '#shared/feedback.schema.ts'
import { answerDays, isLow, longestFeedback } from '#shared/feedback.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { day } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { findLastEventId } from '../events/event.store.ts'
import { type AskRow, findAskByToken, lockAsk, readSettings, saveSettings, updateAsk } from './feedback.store.ts'

/** Whether an address still opens: it does for sixty days, and not when the question was taken back. */
export const isOpenAsk = (row: Pick<AskRow, 'state' | 'askedAt'>, now: number): boolean =>
  (row.state === 'asked' || row.state === 'answered') && now < row.askedAt + answerDays * day

/** The open question of an address; null: there is none, or it is over. Nobody is told which. */
export async function findOpenAsk({ db, clock }: Context, token: string): Promise<AskRow | null> {
  const row = await findAskByToken(db, token)
  return row && isOpenAsk(row, clock()) ? row : null
}

/**
 * Takes an answer: 1 to 5, and words. Whoever answers again says it anew. A low one opens nothing by itself; who has the case is told.
 * @throws Refusal `feedback-over`
 */
export function answerAsk(context: Context, id: number, answer: { score: number; said: string }): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockAsk(tx, context.engine, id)
    if (!row || !isOpenAsk(row, context.clock())) throw new Refusal('conflict', 'feedback-over', 'This question is over.')
    const said = cleanText(answer.said).slice(0, longestFeedback)
    const { score } = answer
    if (row.score === score && row.said === said) return
    await updateAsk(tx, id, { state: 'answered', score, said, answeredAt: row.answeredAt ?? context.clock() })
    const { caseId, threadId, orderId } = row
    emit({
      kind: 'feedback-given',
      caseId,
      threadId,
      orderId,
      data: { id, score, ...(isLow(score) && { low: true }), ...(row.state === 'answered' && { again: true }) },
    })
  })
}

/** Whether and how often the desk asks. Switched on, it asks after what happens from then on. */
export function changeSettings(context: Context, by: Actor, body: z.output<typeof feedbackSettingsBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await readSettings(tx)
    const next = { ...row, changedBy: by.agentId, changedAt: context.clock() }
    if (body.restDays !== undefined) next.restDays = body.restDays
    if (body.on === true && row.onAt === null) Object.assign(next, { onAt: context.clock(), onEventId: await findLastEventId(tx) })
    if (body.on === false) Object.assign(next, { onAt: null, onEventId: null })
    await saveSettings(tx, next)
    emit({ kind: 'feedback-settings-changed', agentId: by.agentId, data: { on: next.onAt !== null, restDays: next.restDays } })
  })
}
