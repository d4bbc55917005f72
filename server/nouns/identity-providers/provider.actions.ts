import type { z } from 'zod'
import type { Role } from '#shared/agent.ts'
import { permissionsOf } from '#shared/permission.ts'
import type { IdentityProvider, identityProviderChange, newIdentityProviderBody, ProviderTest } from '#shared/sign-in.schema.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { refuseGivingMore } from '../agents/access.ts'
import { changeTeam, refuseUnproved } from '../agents/team.change.ts'
import { discover, faultOf } from './oidc.client.ts'
import { sealClientSecret } from './provider.secret.ts'
import * as store from './provider.store.ts'

const mostProviders = 10

/** A row as administrators see it. @param origin where the desk is reached; null: nobody knows */
const providerOf = (row: store.ProviderRow, people: number, origin: string | null): IdentityProvider => ({
  id: row.id,
  name: row.name,
  issuer: row.issuer,
  clientId: row.clientId,
  hasSecret: row.clientSealed !== null,
  groupClaim: row.groupClaim,
  groupRoles: row.groupRoles,
  newRole: row.newRole,
  state: row.state,
  createdAt: row.createdAt,
  people,
  redirectUri: origin === null ? null : `${origin}${wayBack(row.id)}`,
})

/** The path to which a provider sends browsers back. */
export const wayBack = (id: number): string => `/api/sign-in/${id}/callback`

/** A provider may write a slash at the end of its name where the administrator did not. */
const plain = (issuer: string): string => issuer.replace(/\/+$/, '')

export async function showProviders(db: Handle, origin: string | null): Promise<IdentityProvider[]> {
  const people = new Map([...(await store.countIdentities(db))].map(([issuer, count]) => [plain(issuer), count]))
  return (await store.listProviders(db)).map((row) => providerOf(row, people.get(plain(row.issuer)) ?? 0, origin))
}

/** A provider gives nobody a role that may more than whoever sets it up. @throws Refusal `gives-too-much` */
function refuseRolesAbove(by: Actor, { newRole, groupRoles }: { newRole?: Role | null; groupRoles?: Record<string, Role> }): void {
  for (const role of [newRole ?? [], Object.values(groupRoles ?? {})].flat()) refuseGivingMore(by, permissionsOf(role))
}

/** Adds a provider, switched off until it was tried. @throws Refusal `password-needed`, `session-needed` or `too-many-providers` */
export function addProvider(
  context: Context,
  secretBox: SecretBox,
  by: Actor,
  { clientSecret, ...body }: z.output<typeof newIdentityProviderBody>,
): Promise<number> {
  return changeTeam(context, by, async (tx, emit) => {
    const createdAt = context.clock()
    await refuseUnproved(tx, by, createdAt)
    refuseRolesAbove(by, body)
    if ((await store.listProviders(tx)).length >= mostProviders)
      throw new Refusal('conflict', 'too-many-providers', `There are at most ${mostProviders} providers.`, {
        params: { most: mostProviders },
      })
    const clientSealed = sealClientSecret(secretBox, clientSecret, createdAt)
    const id = await store.addProvider(tx, { ...body, clientSealed, state: 'off', createdAt })
    emit({ kind: 'identity-provider-changed', agentId: by.agentId, data: { id, name: body.name, added: true } })
    return id
  })
}

/** @throws Refusal `identity-provider-not-found`, `password-needed` or `session-needed` */
export function changeProvider(
  context: Context,
  secretBox: SecretBox,
  by: Actor,
  id: number,
  { clientSecret, ...body }: z.output<typeof identityProviderChange>,
): Promise<void> {
  return changeTeam(context, by, async (tx, emit) => {
    await refuseUnproved(tx, by, context.clock())
    refuseRolesAbove(by, body)
    const before = await store.getProvider(tx, id)
    await store.updateProvider(tx, id, {
      ...body,
      ...(clientSecret !== undefined && { clientSealed: sealClientSecret(secretBox, clientSecret, before.createdAt) }),
    })
    const after = await store.getProvider(tx, id)
    const shown = ['name', 'issuer', 'clientId', 'groupClaim', 'newRole', 'state'] as const
    const changed = shown.filter((field) => before[field] !== after[field])
    const data = {
      id,
      name: after.name,
      ...Object.fromEntries(changed.map((field) => [field === 'name' ? 'renamed' : field, { from: before[field], to: after[field] }])),
      ...(clientSecret !== undefined && { secret: true }),
    }
    emit({ kind: 'identity-provider-changed', agentId: by.agentId, data })
  })
}

/** Removes a provider. Who is who there is kept: should it come back, nobody is taken for another. */
export function removeProvider(context: Context, by: Actor, id: number): Promise<void> {
  return changeTeam(context, by, async (tx, emit) => {
    await refuseUnproved(tx, by, context.clock())
    const { name } = await store.getProvider(tx, id)
    await store.removeProvider(tx, id)
    emit({ kind: 'identity-provider-changed', agentId: by.agentId, data: { id, name, removed: true } })
  })
}

/** Asks a provider what it says of itself. */
export async function tryProvider(context: Context, secretBox: SecretBox, id: number): Promise<ProviderTest> {
  const row = await store.getProvider(context.db, id)
  try {
    const client = await discover(row, secretBox)
    const { response_types_supported: types, code_challenge_methods_supported: methods } = client.serverMetadata()
    if (types && !types.includes('code')) return { fine: false, why: 'no-code-flow', said: null }
    if (methods && !methods.includes('S256')) return { fine: false, why: 'no-pkce', said: null }
    return { fine: true, why: null, said: null }
  } catch (error) {
    return { fine: false, ...faultOf(error) }
  }
}
