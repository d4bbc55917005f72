import type { Role } from '#shared/agent.ts'
import { roles } from '#shared/agent.ts'
import type { SecondFactorRule, SecondFactors } from '#shared/sign-in.schema.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { refuseOverMightier } from '../agents/access.ts'
import { getAgent, listAgents } from '../agents/agent.store.ts'
import { limitSessions, removeSessionsOf } from '../agents/session.store.ts'
import { changeTeam, refuseUnproved } from '../agents/team.change.ts'
import { hasSecondFactor, isUnprotected } from './enter.actions.ts'
import * as store from './second-factor.store.ts'
import { makeRecoveryCodes } from './totp.actions.ts'

/** One's own second factors. @param rpId the host that passkeys work on here; null: on none */
export async function showSecondFactors(db: Handle, { agentId, role }: Actor, rpId: string | null): Promise<SecondFactors> {
  const key = await store.findTotpKey(db, agentId)
  const passkeys = await store.listPasskeys(db, agentId)
  return {
    app: key?.confirmedAt == null ? null : { since: key.confirmedAt },
    recoveryCodes: await store.countRecoveryCodes(db, agentId),
    passkeys: passkeys.map(({ id, name, createdAt, usedAt, isSynced, rpId: madeFor }) => ({
      id,
      name,
      createdAt,
      usedAt,
      isSynced: isSynced === 1,
      works: madeFor === rpId,
    })),
    required: (await store.listRequiringRoles(db)).includes(role),
    passkeysPossible: rpId !== null,
  }
}

/** Removes one's app. @throws Refusal `app-not-found`, `password-needed` or `last-second-factor` */
export function removeApp(context: Context, by: Actor): Promise<void> {
  return changeTeam(context, by, async (tx, emit) => {
    await refuseUnproved(tx, by, context.clock())
    if (!(await store.removeTotpKey(tx, by.agentId))) throw notFound('app')
    emit({ kind: 'second-factor-removed', agentId: by.agentId, data: { factor: 'app' } })
    await afterRemoval(tx, by)
  })
}

/** The last factor goes only where the role does not ask for one, and recovery codes go with it. */
export async function afterRemoval(tx: Handle, { agentId, role }: Actor): Promise<void> {
  if (await hasSecondFactor(tx, agentId)) return
  if (await isUnprotected(tx, { id: agentId, role }))
    throw new Refusal('conflict', 'last-second-factor', 'Your role needs a second factor. Set up another one before you remove this one.')
  await store.removeRecoveryCodes(tx, agentId)
}

/** New recovery codes; those of before stop working. @throws Refusal `password-needed` or `no-second-factor` */
export function renewRecoveryCodes(context: Context, by: Actor): Promise<string[]> {
  return changeTeam(context, by, async (tx, emit) => {
    const now = context.clock()
    await refuseUnproved(tx, by, now)
    if (!(await hasSecondFactor(tx, by.agentId)))
      throw new Refusal('conflict', 'no-second-factor', 'Recovery codes come with an app or a passkey. Set up one of them first.')
    emit({ kind: 'second-factor-added', agentId: by.agentId, data: { factor: 'recovery-code' } })
    return makeRecoveryCodes(tx, by.agentId, now)
  })
}

/**
 * An administrator takes all second factors from somebody who has lost them; their sessions end.
 * @throws Refusal `password-needed`, `session-needed`, or `no-second-factor` when there are none
 */
export function takeSecondFactors(context: Context, by: Actor, id: number): Promise<void> {
  return changeTeam(context, by, async (tx, emit) => {
    const agent = await getAgent(tx, id)
    await refuseOverMightier(tx, by, agent)
    await refuseUnproved(tx, by, context.clock())
    if (!(await hasSecondFactor(tx, id))) throw new Refusal('conflict', 'no-second-factor', 'This person has no second factor.')
    await store.removeTotpKey(tx, id)
    await store.removePasskeysOf(tx, id)
    await store.removeRecoveryCodes(tx, id)
    await removeSessionsOf(tx, id)
    emit({ kind: 'second-factor-removed', agentId: by.agentId, data: { factor: 'all', id, name: agent.name } })
  })
}

/** Which roles ask for a second factor, and how many of their people have none. */
export async function listRules(db: Handle): Promise<SecondFactorRule[]> {
  const [required, people, guarded] = [await store.listRequiringRoles(db), await listAgents(db), await store.listProtected(db)]
  return roles.map((role) => {
    const own = people.filter((agent) => agent.role === role && agent.disabledAt === null)
    return { role, required: required.includes(role), people: own.length, without: own.filter(({ id }) => !guarded.has(id)).length }
  })
}

/**
 * Asks the people of a role for a second factor from now on, or not any more. Open sessions of those who have none can then only set one up.
 * @throws Refusal `password-needed` or `session-needed`
 */
export function setRule(context: Context, by: Actor, role: Role, required: boolean): Promise<void> {
  return changeTeam(context, by, async (tx, emit) => {
    await refuseUnproved(tx, by, context.clock())
    if ((await store.listRequiringRoles(tx)).includes(role) === required) return
    if (required) await store.addRule(tx, role, context.clock())
    else await store.removeRule(tx, role)
    const guarded = await store.listProtected(tx)
    const without = (await listAgents(tx)).filter((agent) => agent.role === role && !guarded.has(agent.id))
    await limitSessions(
      tx,
      without.map(({ id }) => id),
      required ? 1 : 0,
    )
    emit({ kind: 'second-factor-rule-changed', agentId: by.agentId, data: { role, required: { from: !required, to: required } } })
  })
}
