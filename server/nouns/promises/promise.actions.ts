import type { z } from 'zod'
import { findPromises } from '#shared/promise.find.ts'
import type { promiseChange } from '#shared/promise.schema.ts'
import { promiseMoves } from '#shared/promise.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { replyEvent } from '../replies/reply.events.ts'
import { getReply } from '../replies/reply.store.ts'
import { addPromise, getPromise, listOverdue, type PromiseRow, updatePromise } from './promise.store.ts'

const mostAtOnce = 100

/** Writes down what a reply that is out promises: what its writer left in and what still stands in it; in the transaction that sends it. */
export async function keepPromisesOf(tx: Handle, context: Context, replyId: number, emit: (event: NewEvent) => void): Promise<void> {
  const reply = await getReply(tx, replyId)
  const now = context.clock()
  const promised =
    reply.promised === null
      ? findPromises(reply.text, dayIn(serverZone(), now))
      : readJson(reply.promised).filter(({ words }) => reply.text.includes(words))
  for (const { words, dueOn, ...said } of promised.slice(0, 10)) {
    const { threadId, writtenBy } = reply
    const ownerId = ('ownerId' in said && said.ownerId) || writtenBy
    const open = { state: 'open' as const, madeAt: now, settledAt: null, settledBy: null, movedFromOn: null }
    const id = await addPromise(tx, { replyId, threadId, wording: words, dueOn, ownerId, ...open })
    emit(await replyEvent(tx, reply, 'promise-made', { agentId: ownerId }, { id, words, dueOn }))
  }
}

/**
 * A person says that a promise was kept or broken, takes it back, opens it again, or gives it another day; the day before may be given back.
 * @throws Refusal `promise-move-not-allowed`, `promise-day-over`, `changed-meanwhile`
 */
export function changePromise(context: Context, by: Actor, id: number, body: z.output<typeof promiseChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const promise = await getPromise(tx, id)
    const wanted = body.state ?? promise.state
    const dueOn = body.dueOn ?? promise.dueOn
    if (wanted !== promise.state && !promiseMoves[promise.state].includes(wanted)) refuseMove(promise, wanted)
    const now = context.clock()
    const today = dayIn(serverZone(), now)
    const isMoved = dueOn !== promise.dueOn
    if (isMoved && wanted !== 'open') refuseMove(promise, wanted)
    if (isMoved && dueOn < today && dueOn !== promise.movedFromOn)
      throw new Refusal('bad-input', 'promise-day-over', 'The day of the promise is over.', { params: { dueOn } })
    const isOver = wanted === 'open' && dueOn < today
    const state = isOver ? 'broken' : wanted
    const settled = wanted === 'open' ? { settledAt: isOver ? now : null, settledBy: null } : { settledAt: now, settledBy: by.agentId }
    const moved = isMoved ? { movedFromOn: dueOn === promise.movedFromOn ? null : promise.dueOn } : {}
    if (!(await updatePromise(tx, promise, { state, dueOn, ...settled, ...moved })))
      throw new Refusal('conflict', 'changed-meanwhile', 'Somebody changed this promise in the same moment.')
    emit(await movedEvent(tx, promise, state, by))
  })
}

function refuseMove({ state: from }: PromiseRow, to: string): never {
  throw new Refusal('conflict', 'promise-move-not-allowed', `A promise that is ${from} cannot become ${to}.`, { params: { from, to } })
}

/** Open promises whose day is over, in the zone of the desk, are broken (a job). @returns whether there may be more at once */
export async function breakPromises(context: Context): Promise<boolean> {
  const now = context.clock()
  const overdue = await listOverdue(context.db, dayIn(serverZone(), now), mostAtOnce)
  for (const promise of overdue)
    await change(context, async (tx, emit) => {
      if (await updatePromise(tx, promise, { state: 'broken', settledAt: now })) emit(await movedEvent(tx, promise, 'broken', null))
    })
  return overdue.length === mostAtOnce
}

const movedEvent = (tx: Handle, { id, replyId, threadId, wording }: PromiseRow, to: string, by: Actor | null) =>
  replyEvent(tx, { id: replyId, threadId }, 'promise-moved', by, { id, to, words: wording })
