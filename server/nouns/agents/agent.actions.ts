import type { z } from 'zod'
import type { agentChange, newAgentBody, welcomeBody } from '#shared/agent.schema.ts'
import { mayDo, missingOf, type Permission } from '#shared/permission.ts'
import { teamLimits } from '#shared/team.ts'
import type { Context } from '../../kit/database/context.ts'
import { type Actor, notPermitted } from '../../kit/http/route.ts'
import { changedFields } from '../../kit/lib/changed.ts'
import { day } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { hashToken, newToken } from '../../kit/lib/secret-box.ts'
import { accessOf, refuseGivingMore, refuseOverMightier } from './access.ts'
import {
  type AgentRow,
  addAgent,
  anyAgent,
  countAdmins,
  findAgentByEmail,
  findAgentByInvitation,
  getAgent,
  noOtherWayIn,
  updateAgent,
} from './agent.store.ts'
import { refuseWeak } from './password.rules.ts'
import { hashPassword } from './password.ts'
import { getRole } from './role.actions.ts'
import { removeSessionsOf, removeTokensOf } from './session.store.ts'
import { refuseWrongCode } from './set-up-code.ts'
import { changeTeam, refuseUnproved } from './team.change.ts'

const invitationMs = day

/**
 * Creates the first administrator; refused as soon as anybody has an account.
 * @param code that the body must hold; null: none is needed
 */
export async function welcomeFirst(
  context: Context,
  body: Pick<z.output<typeof welcomeBody>, 'name' | 'email' | 'password' | 'language' | 'code'>,
  code: string | null,
): Promise<AgentRow> {
  const refuseSecond = async (db: Context['db']) => {
    if (await anyAgent(db))
      throw new Refusal('conflict', 'already-welcomed', 'The first account exists already. Sign in, or ask for an invitation.')
  }
  await refuseSecond(context.db)
  if (code !== null) refuseWrongCode(code, body.code ?? null)
  await refuseWeak(body.password, [body.name, body.email])
  const passwordHash = await hashPassword(body.password)
  return changeTeam(context, null, async (tx, emit) => {
    await refuseSecond(tx)
    const id = await addAgent(tx, {
      email: body.email,
      name: body.name,
      role: 'admin',
      language: body.language,
      passwordHash,
      createdAt: context.clock(),
    })
    emit({ kind: 'agent-added', agentId: id, data: { name: body.name } })
    return getAgent(tx, id)
  })
}

/** Invites a person; answers the secret of the link, which is shown once. */
export async function inviteAgent(
  context: Context,
  by: Actor,
  body: z.output<typeof newAgentBody>,
): Promise<{ agent: AgentRow; secret: string; endsAt: number }> {
  return changeTeam(context, by, async (tx, emit) => {
    const roleId = body.roleId ?? null
    const role = roleId === null ? body.role : (await getRole(tx, roleId)).basedOn
    const { permissions, roleName } = await accessOf(tx, { role, roleId })
    refuseGivingMore(by, permissions)
    if (givesKeys(permissions)) await refuseUnproved(tx, by, context.clock())
    if (await findAgentByEmail(tx, body.email))
      throw new Refusal('conflict', 'email-taken', 'Somebody here has this e-mail address already.')
    const id = await addAgent(tx, { ...body, role, roleId, passwordHash: null, createdAt: context.clock() })
    const audit = { subjectId: id, subject: body.name, became: { role: roleName ?? role } }
    emit({ kind: 'agent-added', agentId: by.agentId, data: { name: body.name, role }, audit })
    return invite(context, tx, id)
  })
}

/**
 * A new link for a person who was invited, or has lost the password and no mail goes out from here; the old link stops working.
 * @param mails whether a forgotten password is replaced by mail: then nobody is handed a way into somebody's account
 * @throws Refusal `password-needed`, `session-needed` or `reset-instead`
 */
export function inviteAgain(
  context: Context,
  by: Actor,
  id: number,
  mails: boolean,
): Promise<{ agent: AgentRow; secret: string; endsAt: number }> {
  return changeTeam(context, by, async (tx, emit) => {
    const agent = await getAgent(tx, id)
    await refuseOverMightier(tx, by, agent)
    await refuseUnproved(tx, by, context.clock())
    if (mails && agent.passwordHash !== null)
      throw new Refusal('conflict', 'reset-instead', 'This person has a password already. Start a reset: the link goes to them by mail.')
    emit({ kind: 'agent-changed', agentId: by.agentId, data: { id, name: agent.name, invited: true } })
    return invite(context, tx, id)
  })
}

async function invite(context: Context, tx: Context['db'], id: number) {
  const secret = newToken()
  const endsAt = context.clock() + invitationMs
  await updateAgent(tx, id, { invitationHash: hashToken(secret), invitationEndsAt: endsAt })
  return { agent: await getAgent(tx, id), secret, endsAt }
}

/** Takes up an invitation: sets the password once; every older session and token ends. */
export async function joinTeam(context: Context, secret: string, password: string): Promise<AgentRow> {
  const getInvited = async (db: Context['db']) => {
    const agent = secret ? await findAgentByInvitation(db, hashToken(secret)) : null
    if (!agent || agent.disabledAt !== null) throw notFound('invitation')
    if ((agent.invitationEndsAt ?? 0) <= context.clock())
      throw new Refusal('conflict', 'invitation-ended', 'This invitation has ended. Ask for a new link.')
    return agent
  }
  const { name, email } = await getInvited(context.db)
  await refuseWeak(password, [name, email])
  const passwordHash = await hashPassword(password)
  return changeTeam(context, null, async (tx, emit) => {
    const agent = await getInvited(tx)
    await updateAgent(tx, agent.id, { passwordHash, ...noOtherWayIn })
    await removeSessionsOf(tx, agent.id)
    await removeTokensOf(tx, agent.id)
    emit({ kind: 'agent-changed', agentId: agent.id, data: { id: agent.id, name: agent.name, joined: true } })
    emit({ kind: 'password-changed', agentId: agent.id, data: { tokens: true, ...(agent.passwordHash === null && { first: true }) } })
    return getAgent(tx, agent.id)
  })
}

/** Permissions with which one gets at all others: whoever gives them enters the password again. */
const keys: readonly Permission[] = ['team.write', 'roles.write', 'access.write']
const givesKeys = (permissions: readonly Permission[]): boolean => keys.some((one) => permissions.includes(one))

/**
 * Changes a person. Role and access need the permission, nobody gives what they do not have, and one administrator must remain; a change of
 * either ends the person's sessions.
 * @throws Refusal `role-too-low`, `gives-too-much`, `may-do-more`, `last-admin`, `role-not-found`, `password-needed`, `session-needed`
 */
export async function changeAgent(context: Context, by: Actor, id: number, body: z.output<typeof agentChange>): Promise<AgentRow> {
  const own = by.agentId === id
  const changesAccess = body.role !== undefined || body.roleId !== undefined || body.disabled !== undefined
  const ofOthers = !own || changesAccess || body.capacity !== undefined
  refuseLongAbsence(body.awayUntil, context.clock())
  if (ofOthers && !mayDo(by, 'team.write')) throw notPermitted(by, 'team.write')
  return changeTeam(context, by, async (tx, emit) => {
    const agent = await getAgent(tx, id)
    const disabledAt = body.disabled === undefined ? agent.disabledAt : body.disabled ? (agent.disabledAt ?? context.clock()) : null
    // A built-in role takes the place of one of the desk's own.
    const roleId = body.roleId !== undefined ? body.roleId : body.role !== undefined ? null : agent.roleId
    const role = roleId !== null ? (await getRole(tx, roleId)).basedOn : (body.role ?? agent.role)
    const [before, after] = [await accessOf(tx, agent), await accessOf(tx, { role, roleId })]
    const hasOtherRole = role !== agent.role || roleId !== agent.roleId
    if (!own || changesAccess) await refuseOverMightier(tx, by, agent)
    if (hasOtherRole) refuseGivingMore(by, after.permissions)
    const [wasAdmin, isAdmin] = [
      agent.role === 'admin' && agent.roleId === null && agent.disabledAt === null,
      role === 'admin' && roleId === null && disabledAt === null,
    ]
    const gained = missingOf({ role: agent.role, permissions: before.permissions }, after.permissions)
    if (wasAdmin !== isAdmin || givesKeys(gained)) await refuseUnproved(tx, by, context.clock())
    const { capacity = agent.capacity, awayUntil = agent.awayUntil } = body
    await updateAgent(tx, id, {
      name: body.name ?? agent.name,
      language: body.language ?? agent.language,
      role,
      roleId,
      disabledAt,
      capacity,
      awayUntil,
    })
    if (body.awayUntil !== undefined) emit({ kind: 'agent-away', agentId: by.agentId, data: { id, name: agent.name, until: awayUntil } })
    // Going away is no change of the person: nothing else need look again.
    if (Object.keys(body).every((field) => field === 'awayUntil')) return getAgent(tx, id)
    if (wasAdmin && !isAdmin && (await countAdmins(tx)) === 0)
      throw new Refusal('conflict', 'last-admin', 'This is the last administrator. Make somebody else one first.')
    if (hasOtherRole || disabledAt !== agent.disabledAt) await removeSessionsOf(tx, id)
    const [fromRole, toRole] = [before.roleName ?? agent.role, after.roleName ?? role]
    const data = {
      id,
      name: agent.name,
      ...(hasOtherRole && { role: { from: fromRole, to: toRole } }),
      ...(disabledAt !== agent.disabledAt && { disabled: { from: agent.disabledAt !== null, to: disabledAt !== null } }),
    }
    const fieldsOf = (row: AgentRow, roleName: string) => ({
      name: row.name,
      role: roleName,
      disabled: row.disabledAt !== null,
      capacity: row.capacity,
      language: row.language,
    })
    const changed = await getAgent(tx, id)
    const difference = changedFields(fieldsOf(agent, fromRole), fieldsOf(changed, toRole))
    emit({ kind: 'agent-changed', agentId: by.agentId, data, audit: { subjectId: id, subject: agent.name, ...difference } })
    return changed
  })
}

/** @throws Refusal `away-in-past`, `away-too-long` */
function refuseLongAbsence(until: number | null | undefined, now: number): void {
  if (until == null) return
  if (until <= now) throw new Refusal('bad-input', 'away-in-past', 'Choose a time that is still to come.')
  if (until > now + teamLimits.awayDays * day)
    throw new Refusal('bad-input', 'away-too-long', `At most ${teamLimits.awayDays} days.`, { params: { days: teamLimits.awayDays } })
}

/**
 * Looks at the administrator of the settings before one is made of them.
 * @throws Refusal `weak-password` on a desk that has nobody yet; who has an account already is not made again
 */
export async function refuseWeakFirst(db: Context['db'], { email, password }: { email: string; password: string }): Promise<void> {
  if (!(await anyAgent(db))) await refuseWeak(password, [email])
}

/** Makes the administrator of the settings, on a desk that has nobody. Nothing is refused: several nodes may start at once. */
export async function addFirstAdmin(context: Context, { email, password }: { email: string; password: string }): Promise<void> {
  if (await anyAgent(context.db)) return
  const passwordHash = await hashPassword(password)
  await changeTeam(context, null, async (tx) => {
    if (await anyAgent(tx)) return
    const name = email.split('@')[0] ?? email
    await addAgent(tx, { email, name, role: 'admin', language: 'en', passwordHash, createdAt: context.clock() })
  })
}
