import type { Selectable } from 'kysely'
import type { Role } from '#shared/agent.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { RoleTable } from '../../kit/database/schema.ts'

export type RoleRow = Selectable<RoleTable>

export function listRoles(db: Handle): Promise<RoleRow[]> {
  return db.selectFrom('roles').selectAll().orderBy('nameKey').limit(200).execute()
}

export async function findRole(db: Handle, id: number): Promise<RoleRow | null> {
  return (await db.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function findRoleByName(db: Handle, nameKey: string): Promise<RoleRow | null> {
  return (await db.selectFrom('roles').selectAll().where('nameKey', '=', nameKey).executeTakeFirst()) ?? null
}

export async function addRole(tx: Handle, role: Omit<RoleRow, 'id'>): Promise<number> {
  const { id } = await tx.insertInto('roles').values(role).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function updateRole(tx: Handle, id: number, change: Partial<Omit<RoleRow, 'id'>>): Promise<void> {
  await tx.updateTable('roles').set(change).where('id', '=', id).execute()
}

export async function removeRole(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('roles').where('id', '=', id).execute()
}

/** The people of a role of the desk's own. */
export function listPeopleOf(db: Handle, roleId: number) {
  return db.selectFrom('agents').select(['id', 'name']).where('roleId', '=', roleId).orderBy('id').execute()
}

/** The built-in role that the people of a role are taken for, where the desk asks for one. */
export async function setBase(tx: Handle, roleId: number, role: Role): Promise<void> {
  await tx.updateTable('agents').set({ role }).where('roleId', '=', roleId).execute()
}

/** Gives the people of a role a built-in one instead. */
export async function moveToBuiltIn(tx: Handle, roleId: number, role: Role): Promise<void> {
  await tx.updateTable('agents').set({ role, roleId: null }).where('roleId', '=', roleId).execute()
}

/** How many people have each role: by the id of one of the desk's own, else by the name of the built-in one. */
export async function countPeople(db: Handle): Promise<Map<number | Role, number>> {
  const rows = await db
    .selectFrom('agents')
    .select((row) => ['role', 'roleId', row.fn.countAll<number>().as('count')])
    .where('disabledAt', 'is', null)
    .groupBy(['role', 'roleId'])
    .execute()
  const counts = new Map<number | Role, number>()
  for (const { role, roleId, count } of rows) counts.set(roleId ?? role, (counts.get(roleId ?? role) ?? 0) + Number(count))
  return counts
}
