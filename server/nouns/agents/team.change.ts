import { missingOf, permissionsOfActor } from '#shared/permission.ts'
import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { minute } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { accessOf } from './access.ts'
import { findAgent } from './agent.store.ts'
import { findSession, listValid } from './session.store.ts'

/**
 * One change of who works here and what they may do. Such changes happen one after the other, on all nodes: what one of them has looked up
 * (the last administrator, an invitation, an address) still holds when it writes.
 * @param by whose right to it is looked at again, since the change before may have taken it away; null: nobody's is needed
 * @throws Refusal `not-signed-in` when the session or token of `by` has ended, or `role-too-low`
 */
export function changeTeam<T>(
  context: Context,
  by: Actor | null,
  work: (tx: Handle, emit: (event: NewEvent) => void) => Promise<T>,
): Promise<T> {
  return change(context, async (tx, emit) => {
    await takeAdvisoryLock(tx, context.engine, 'team')
    if (by) await refuseWithoutAccess(tx, by, context.clock())
    return work(tx, emit)
  })
}

async function refuseWithoutAccess(tx: Handle, by: Actor, now: number): Promise<void> {
  const agent = await findAgent(tx, by.agentId)
  const own = { sessions: by.sessionId === null ? [] : [by.sessionId], tokens: by.tokenId == null ? [] : [by.tokenId] }
  const valid = await listValid(tx, own, now, { duringSetUp: true })
  const hasEnded = valid.sessions.length < own.sessions.length || valid.tokens.length < own.tokens.length
  if (!agent || agent.disabledAt !== null || hasEnded) throw new Refusal('not-signed-in', 'not-signed-in', 'Sign in first.')
  const { permissions } = await accessOf(tx, agent)
  if (missingOf({ role: agent.role, permissions }, permissionsOfActor(by)).length > 0)
    throw new Refusal('forbidden', 'role-too-low', 'Your role allows less now.')
}

/** So long after the password was entered, nobody is asked for it again. */
const provedForMs = 15 * minute

/**
 * Refuses what gives lasting access (a token, an administrator, a new way in) to whoever found a screen left open, and to programs.
 * @throws Refusal `session-needed` with a token; `password-needed` when the password was entered too long ago
 */
export async function refuseUnproved(tx: Handle, by: Actor, now: number): Promise<void> {
  if (by.tokenId != null) throw new Refusal('forbidden', 'session-needed', 'A token cannot do this; a person must sign in.')
  const found = by.sessionId === null ? null : await findSession(tx, by.sessionId, now)
  if (found && now - (found.session.provedAt ?? found.session.createdAt) > provedForMs)
    throw new Refusal('forbidden', 'password-needed', 'Enter your password again to do this.')
}
