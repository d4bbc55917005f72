import type { z } from 'zod'
import type { passwordChange } from '#shared/agent.schema.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { type AgentRow, getAgent, noOtherWayIn, updateAgent } from './agent.store.ts'
import { refuseWeak } from './password.rules.ts'
import { checkPassword, hashPassword } from './password.ts'
import { proveSession, removeOtherSessions, removeTokensOf } from './session.store.ts'
import { changeTeam } from './team.change.ts'

/** A person in a session, whose password this is. @throws Refusal `session-needed` or `wrong-password` */
async function checkOwn(context: Context, by: Actor, password: string): Promise<{ agent: AgentRow; sessionId: string }> {
  if (by.sessionId === null) throw new Refusal('forbidden', 'session-needed', 'A token cannot do this; a person must sign in.')
  const agent = await getAgent(context.db, by.agentId)
  if (!(await checkPassword(password, agent.passwordHash, 'known'))) throw wrongPassword()
  return { agent, sessionId: by.sessionId }
}

const wrongPassword = () => new Refusal('forbidden', 'wrong-password', 'This is not your password.')

/** Notes in the session that its person has just entered the password. @throws Refusal `session-needed` or `wrong-password` */
export async function provePassword(context: Context, by: Actor, password: string): Promise<void> {
  const { sessionId } = await checkOwn(context, by, password)
  await inTransaction(context, (tx) => proveSession(tx, sessionId, context.clock()))
}

/**
 * Gives oneself another password. Every other session ends, and unless `endTokens` is false every token.
 * @throws Refusal `session-needed`, `wrong-password` or `weak-password`
 */
export async function changePassword(context: Context, by: Actor, body: z.output<typeof passwordChange>): Promise<void> {
  const { agent, sessionId } = await checkOwn(context, by, body.current)
  await refuseWeak(body.password, [agent.name, agent.email])
  const passwordHash = await hashPassword(body.password)
  await changeTeam(context, by, async (tx, emit) => {
    // Somebody may have given the person a new way in meanwhile.
    if ((await getAgent(tx, agent.id)).passwordHash !== agent.passwordHash) throw wrongPassword()
    await updateAgent(tx, agent.id, { passwordHash, ...noOtherWayIn })
    await removeOtherSessions(tx, agent.id, sessionId)
    if (body.endTokens) await removeTokensOf(tx, agent.id)
    await proveSession(tx, sessionId, context.clock())
    emit({ kind: 'password-changed', agentId: agent.id, data: { tokens: body.endTokens } })
  })
}
