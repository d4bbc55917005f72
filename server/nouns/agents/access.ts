import { inOrder, mayDo, missingOf, type Permission, type Permitted, permissionsOf } from '#shared/permission.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { AgentRow } from './agent.store.ts'
import { findRole, type RoleRow } from './role.store.ts'

/** What a role of the desk's own allows, of what this version knows. */
export const permissionsOfRow = (row: Pick<RoleRow, 'permissions'>): Permission[] => inOrder(readJson(row.permissions))

/** What a person may now, and the name of their role where the desk made it itself. */
export async function accessOf(
  db: Handle,
  { role, roleId }: Pick<AgentRow, 'role' | 'roleId'>,
): Promise<{ permissions: readonly Permission[]; roleName: string | null }> {
  const own = roleId === null ? null : await findRole(db, roleId)
  return own ? { permissions: permissionsOfRow(own), roleName: own.name } : { permissions: permissionsOf(role), roleName: null }
}

/** As `accessOf`, of a row that was read together with its role. */
export const mayOfRow = (row: Permitted['role'], own: string | null, needs: Permission): boolean =>
  mayDo({ role: row, permissions: own === null ? null : inOrder(readJson(own)) }, needs)

/** Nobody gives what they do not have. @throws Refusal `gives-too-much` */
export function refuseGivingMore(by: Permitted, given: readonly Permission[]): void {
  const missing = missingOf(by, given)
  if (missing.length > 0)
    throw new Refusal('forbidden', 'gives-too-much', `Nobody gives what they may not do themselves: ${missing.join(', ')}.`, {
      params: { permission: missing[0] ?? '', n: missing.length },
    })
}

/** Nobody changes the access of somebody who may do more. @throws Refusal `may-do-more` */
export async function refuseOverMightier(tx: Handle, by: Permitted, agent: AgentRow): Promise<void> {
  const { permissions } = await accessOf(tx, agent)
  if (missingOf(by, permissions).length > 0)
    throw new Refusal('forbidden', 'may-do-more', `${agent.name} may do more than you: ask somebody who may as much.`, {
      params: { name: agent.name },
    })
}
