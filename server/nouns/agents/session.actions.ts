import { mayActAs, type SignInWay } from '#shared/agent.ts'
import { type Permission, permissionsOf } from '#shared/permission.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { findOutage } from '../../kit/database/outage.ts'
import type { Actor } from '../../kit/http/route.ts'
import { day, hour, minute } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { hashToken, newToken } from '../../kit/lib/secret-box.ts'
import { accessOf } from './access.ts'
import { type AgentRow, findAgentByEmail, lockAgent, updateAgent } from './agent.store.ts'
import { type Caller, checkPassword } from './password.ts'
import {
  addSession,
  addToken,
  findSession,
  findToken,
  listSessions,
  listTokens,
  removeOtherSessions,
  removeSession,
  removeToken,
  type TokenRow,
  touchSession,
  touchToken,
} from './session.store.ts'
import { changeTeam, refuseUnproved } from './team.change.ts'

/** A session ends 12 hours after it was last used, and 14 days after sign-in at the latest. */
const idleMs = 12 * hour
const absoluteMs = 14 * day
/** Uses within this time are one use, so that reading does not write. */
const touchEveryMs = 5 * minute
const touchTokenEveryMs = minute

/** From where and how somebody comes in; `address` and `device` are null where they cannot be told. */
export type Arrival = { address: string | null; device: string | null; way: SignInWay }

export type OpenedSession = {
  agent: AgentRow
  permissions: readonly Permission[]
  roleName: string | null
  secret: string
  endsAt: number
  setUpOnly: boolean
}

/**
 * Whose e-mail address and password these are. Wrong e-mail and wrong password cannot be told apart.
 * @throws Refusal `wrong-sign-in` or `too-many-sign-ins`
 */
export async function checkSignIn(context: Context, email: string, password: string, caller: Caller = 'stranger'): Promise<AgentRow> {
  const agent = await findAgentByEmail(context.db, email)
  const right = await checkPassword(password, agent?.passwordHash ?? null, caller)
  if (!agent || !right || agent.disabledAt !== null) throw wrongSignIn()
  return agent
}

/**
 * A new session for someone who has just proved who they are.
 * @param agent as it was when that was proved
 * @param isLimited whether all that this session may do is to set up a second factor
 * @throws Refusal `wrong-sign-in` when the person has lost access or got another password since
 */
export async function openSession(
  context: Context,
  agent: AgentRow,
  { address, device, way }: Arrival,
  isLimited: (tx: Handle) => Promise<boolean> = async () => false,
): Promise<OpenedSession> {
  const secret = newToken()
  const now = context.clock()
  const endsAt = now + idleMs
  return change(context, async (tx, emit) => {
    const current = await lockAgent(tx, context.engine, agent.id)
    if (!current || current.disabledAt !== null || current.passwordHash !== agent.passwordHash) throw wrongSignIn()
    const setUpOnly = await isLimited(tx)
    const row = { id: hashToken(secret), agentId: agent.id, createdAt: now, seenAt: now, endsAt }
    await addSession(tx, { ...row, address, device, way, setUpOnly: setUpOnly ? 1 : 0 })
    await updateAgent(tx, agent.id, { lastSeenAt: now })
    emit({ kind: 'session-opened', agentId: agent.id, data: { address, ...(way !== 'password' && { way }) } })
    return { agent: current, ...(await accessOf(tx, current)), secret, endsAt, setUpOnly }
  })
}

/** Ends the session of whoever asks; a program has none. */
export async function signOut(context: Context, { agentId, sessionId }: Actor): Promise<void> {
  if (sessionId === null) return
  await change(context, async (tx, emit) => {
    await removeSession(tx, sessionId)
    emit({ kind: 'session-closed', agentId })
  })
}

/** How a session is called where its person sees it: the hash that it is kept by says nothing to whoever has no database. */
export const sessionName = ({ id }: { id: string }): string => id.slice(0, 24)

/** Ends another session of one's own. @throws Refusal `session-not-found` */
export function endSession(context: Context, by: Actor, name: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const found = (await listSessions(tx, by.agentId, context.clock())).find((session) => sessionName(session) === name)
    if (!found) throw notFound('session')
    await removeSession(tx, found.id)
    emit({ kind: 'session-closed', agentId: by.agentId, data: { address: found.address } })
  })
}

/** Ends every other session of one's own. @throws Refusal `session-needed` */
export function endOtherSessions(context: Context, by: Actor): Promise<void> {
  const { agentId, sessionId } = by
  if (sessionId === null) throw new Refusal('forbidden', 'session-needed', 'A token cannot do this; a person must sign in.')
  return change(context, async (tx, emit) => {
    const others = (await listSessions(tx, agentId, context.clock())).filter(({ id }) => id !== sessionId)
    await removeOtherSessions(tx, agentId, sessionId)
    if (others.length > 0) emit({ kind: 'session-closed', agentId, data: { others: others.length } })
  })
}

const wrongSignIn = () => new Refusal('not-signed-in', 'wrong-sign-in', 'E-mail and password do not fit together.')

/**
 * Who holds this cookie secret; null when the session ended, the agent left or there never was one.
 * `renewedUntil` (epoch ms): the new end of the session, when this use prolonged it; else null.
 */
export async function actorOfSession(context: Context, secret: string): Promise<{ actor: Actor; renewedUntil: number | null } | null> {
  const now = context.clock()
  const found = await findSession(context.db, hashToken(secret), now)
  if (!found) return null
  const { session, agent } = found
  const actor = {
    agentId: agent.id,
    name: agent.name,
    role: agent.role,
    permissions: (await accessOf(context.db, agent)).permissions,
    sessionId: session.id,
    ...(session.setUpOnly === 1 && { setUpOnly: true as const }),
  }
  if (now - session.seenAt <= touchEveryMs) return { actor, renewedUntil: null }
  const renewedUntil = Math.min(now + idleMs, session.createdAt + absoluteMs)
  const isKept = await whileThereIsRoom(touchSession(context.db, session.id, agent.id, now, renewedUntil))
  return { actor, renewedUntil: isKept ? renewedUntil : null }
}

/**
 * Who holds this API token. A token never does more than its agent may do now.
 * @param address it is used from; null where that cannot be told
 */
export async function actorOfToken(context: Context, secret: string, address: string | null): Promise<Actor | null> {
  const found = await findToken(context.db, hashToken(secret), context.clock())
  if (!found) return null
  const { token, agent } = found
  const now = context.clock()
  if (now - (token.usedAt ?? 0) > touchTokenEveryMs) await whileThereIsRoom(touchToken(context.db, token.id, now, address))
  const role = mayActAs(agent.role, token.role) ? token.role : agent.role
  const own = (await accessOf(context.db, agent)).permissions
  const scopes: readonly Permission[] = token.scopes === null ? permissionsOf(token.role) : readJson(token.scopes)
  const permissions = own.filter((one) => scopes.includes(one))
  return { agentId: agent.id, name: agent.name, role, permissions, sessionId: null, tokenId: token.id, tokenName: token.name }
}

/** Notes a use. On a full disk nobody can, and people must be able to read all the same; false then. */
async function whileThereIsRoom(noting: Promise<void>): Promise<boolean> {
  try {
    await noting
    return true
  } catch (error) {
    if (findOutage(error) !== 'disk-full') throw error
    return false
  }
}

/**
 * A new API token of one's own; only its hash is stored.
 * @param days after which it ends
 * @throws Refusal `password-needed` or `session-needed`
 */
export function createToken(
  context: Context,
  by: Actor,
  { days, ...token }: Pick<TokenRow, 'name' | 'role' | 'hash' | 'scopes'> & { days: number },
): Promise<TokenRow> {
  return changeTeam(context, by, async (tx, emit) => {
    const now = context.clock()
    await refuseUnproved(tx, by, now)
    const row = await addToken(tx, { ...token, agentId: by.agentId, createdAt: now, endsAt: now + days * day })
    const became = { ...(row.scopes === null ? { role: row.role } : { scopes: readJson(row.scopes) }), endsAt: row.endsAt }
    emit({
      kind: 'token-added',
      agentId: by.agentId,
      data: { name: row.name, role: row.role },
      audit: { subjectId: row.id, subject: row.name, became },
    })
    return row
  })
}

/** Ends an API token of one's own at once. @throws Refusal `token-not-found` */
export function endToken(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = (await listTokens(tx, by.agentId)).find((token) => token.id === id)
    if (!row || !(await removeToken(tx, by.agentId, id))) throw notFound('token')
    emit({ kind: 'token-removed', agentId: by.agentId, data: { id }, audit: { subjectId: id, subject: row.name } })
  })
}
