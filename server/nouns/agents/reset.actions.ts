import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { minute } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { hashToken, newToken } from '../../kit/lib/secret-box.ts'
import { refuseOverMightier } from './access.ts'
import { type AgentRow, findAgentByReset, getAgent, noOtherWayIn, updateAgent } from './agent.store.ts'
import { refuseWeak } from './password.rules.ts'
import { hashPassword } from './password.ts'
import { addResetRequest } from './reset.store.ts'
import { removeSessionsOf, removeTokensOf } from './session.store.ts'
import { changeTeam, refuseUnproved } from './team.change.ts'

/** A link to a new password works so long, and once (ASVS 6.4). */
export const resetMs = 30 * minute

/**
 * Writes down that somebody says the password of this address is forgotten. Whose address it is, a job looks up: whoever asks gets the same
 * answer after the same time, whether or not anybody has it.
 * @param address the network address it was asked from; null where that cannot be told
 */
export const askForReset = (context: Context, email: string, address: string | null): Promise<void> =>
  addResetRequest(context.db, { email, address, askedAt: context.clock() })

/** A person who could use a link to a new password: with a password to forget, and not shut out. */
export const mayReset = ({ passwordHash, disabledAt }: AgentRow): boolean => passwordHash !== null && disabledAt === null

/** A new link to a new password for a person; the one before stops working. Answers its secret, of which only the hash is kept. */
export async function makeResetLink(tx: Handle, id: number, now: number): Promise<{ path: string; endsAt: number }> {
  const secret = newToken()
  const endsAt = now + resetMs
  await updateAgent(tx, id, { resetHash: hashToken(secret), resetEndsAt: endsAt })
  return { path: `/reset/${secret}`, endsAt }
}

/**
 * An administrator begins the reset of somebody's password; they never choose it.
 * @param send gives the link to its person by mail, in the same transaction; false: no mail goes out from here, and it is handed over
 * @throws Refusal `password-needed`, `session-needed` or `nothing-to-reset`
 */
export function startReset(
  context: Context,
  by: Actor,
  id: number,
  send: (tx: Handle, agent: AgentRow, link: { path: string; endsAt: number }) => Promise<boolean>,
): Promise<{ mailed: boolean; link: { path: string; expiresAt: number } | null }> {
  return changeTeam(context, by, async (tx, emit) => {
    const agent = await getAgent(tx, id)
    await refuseOverMightier(tx, by, agent)
    await refuseUnproved(tx, by, context.clock())
    if (!mayReset(agent))
      throw new Refusal('conflict', 'nothing-to-reset', 'This person has no password that could be replaced. Send an invitation instead.')
    const link = await makeResetLink(tx, id, context.clock())
    const mailed = await send(tx, agent, link)
    emit({ kind: 'password-reset-asked', agentId: by.agentId, data: { id, name: agent.name, mailed } })
    return { mailed, link: mailed ? null : { path: link.path, expiresAt: link.endsAt } }
  })
}

/**
 * Replaces a forgotten password by its link, once; every session and token of before ends. A second factor is asked for all the same.
 * @throws Refusal `reset-not-found`, `reset-ended` or `weak-password`
 */
export async function resetPassword(context: Context, secret: string, password: string): Promise<AgentRow> {
  const getAsked = async (db: Handle) => {
    const agent = secret ? await findAgentByReset(db, hashToken(secret)) : null
    if (!agent || !mayReset(agent)) throw notFound('reset')
    if ((agent.resetEndsAt ?? 0) <= context.clock()) throw new Refusal('conflict', 'reset-ended', 'This link has ended. Ask for a new one.')
    return agent
  }
  const { name, email } = await getAsked(context.db)
  await refuseWeak(password, [name, email])
  const passwordHash = await hashPassword(password)
  return changeTeam(context, null, async (tx, emit) => {
    const agent = await getAsked(tx)
    await updateAgent(tx, agent.id, { passwordHash, ...noOtherWayIn })
    await removeSessionsOf(tx, agent.id)
    await removeTokensOf(tx, agent.id)
    emit({ kind: 'password-changed', agentId: agent.id, data: { tokens: true, reset: true } })
    return getAgent(tx, agent.id)
  })
}
