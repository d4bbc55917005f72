import type { z } from 'zod'
import { type Role, roles } from '#shared/agent.ts'
import { always, inOrder, type Permission, permissionsOf } from '#shared/permission.ts'
import type { DeskRole, newRoleBody, roleChange } from '#shared/role.schema.ts'
import { roleLimits } from '#shared/role.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { permissionsOfRow, refuseGivingMore } from './access.ts'
import * as store from './role.store.ts'
import { changeTeam, refuseUnproved } from './team.change.ts'

const nameKeyOf = (name: string): string => name.trim().toLocaleLowerCase('en')

/** The four built-in roles, then those of the desk's own by name, with how many people have each. */
export async function showRoles(db: Handle): Promise<DeskRole[]> {
  const [own, people] = [await store.listRoles(db), await store.countPeople(db)]
  return [
    ...roles.map((role) => ({
      id: null,
      name: null,
      basedOn: role,
      permissions: [...permissionsOf(role)],
      people: people.get(role) ?? 0,
      createdAt: null,
    })),
    ...own.map((row) => ({
      id: row.id,
      name: row.name,
      basedOn: row.basedOn,
      permissions: permissionsOfRow(row),
      people: people.get(row.id) ?? 0,
      createdAt: row.createdAt,
    })),
  ]
}

export async function getRole(db: Handle, id: number): Promise<store.RoleRow> {
  const row = await store.findRole(db, id)
  if (!row) throw notFound('role')
  return row
}

const bundle = (some: readonly Permission[]): Permission[] => inOrder([...always, ...some])

/**
 * A role of the desk's own. What everybody may is always part of it.
 * @throws Refusal `gives-too-much`, `role-name-taken`, `too-many-roles`, `password-needed` or `session-needed`
 */
export function addRole(context: Context, by: Actor, { name, basedOn, ...body }: z.output<typeof newRoleBody>): Promise<number> {
  return changeTeam(context, by, async (tx, emit) => {
    const createdAt = context.clock()
    await refuseUnproved(tx, by, createdAt)
    const permissions = bundle(body.permissions)
    refuseGivingMore(by, permissions)
    await refuseTaken(tx, name, null)
    if ((await store.listRoles(tx)).length >= roleLimits.most)
      throw new Refusal('conflict', 'too-many-roles', `There are at most ${roleLimits.most} roles.`, { params: { most: roleLimits.most } })
    const row = { name, nameKey: nameKeyOf(name), basedOn, permissions: JSON.stringify(permissions), createdAt }
    const id = await store.addRole(tx, row)
    const audit = { subjectId: id, subject: name, became: { name, basedOn, permissions } }
    emit({ kind: 'role-added', agentId: by.agentId, data: { id, name }, audit })
    return id
  })
}

/**
 * Changes a role; its people may what it says from their next call on.
 * @throws Refusal as `addRole`, and `role-not-found`
 */
export function changeRole(context: Context, by: Actor, id: number, body: z.output<typeof roleChange>): Promise<void> {
  return changeTeam(context, by, async (tx, emit) => {
    await refuseUnproved(tx, by, context.clock())
    const before = await getRole(tx, id)
    const was = { name: before.name, basedOn: before.basedOn, permissions: permissionsOfRow(before) }
    const became = {
      name: body.name ?? was.name,
      basedOn: body.basedOn ?? was.basedOn,
      permissions: body.permissions ? bundle(body.permissions) : was.permissions,
    }
    // Whoever may less than a role cannot take from it either: they could not put it back.
    refuseGivingMore(by, [...was.permissions, ...became.permissions])
    await refuseTaken(tx, became.name, id)
    const { name, basedOn } = became
    await store.updateRole(tx, id, { name, nameKey: nameKeyOf(name), basedOn, permissions: JSON.stringify(became.permissions) })
    if (basedOn !== was.basedOn) await store.setBase(tx, id, basedOn)
    emit({ kind: 'role-changed', agentId: by.agentId, data: { id, name }, audit: { subjectId: id, subject: name, was, became } })
  })
}

/**
 * Removes a role. One that somebody has goes only where it is said which built-in role they have afterwards.
 * @throws Refusal `role-in-use`, `role-not-found`, `gives-too-much`, `password-needed` or `session-needed`
 */
export function removeRole(context: Context, by: Actor, id: number, to: Role | null): Promise<void> {
  return changeTeam(context, by, async (tx, emit) => {
    await refuseUnproved(tx, by, context.clock())
    const row = await getRole(tx, id)
    const permissions = permissionsOfRow(row)
    refuseGivingMore(by, permissions)
    const people = await store.listPeopleOf(tx, id)
    if (people.length > 0) {
      if (to === null)
        throw new Refusal('conflict', 'role-in-use', `${people.length} people have this role. Say which role they have afterwards.`, {
          params: { n: people.length },
        })
      refuseGivingMore(by, permissionsOf(to))
      await store.moveToBuiltIn(tx, id, to)
      for (const { id: agentId, name } of people) {
        const change = { from: row.name, to }
        const audit = { subjectId: agentId, subject: name, was: { role: row.name }, became: { role: to } }
        emit({ kind: 'agent-changed', agentId: by.agentId, data: { id: agentId, name, role: change }, audit })
      }
    }
    await store.removeRole(tx, id)
    const was = { name: row.name, basedOn: row.basedOn, permissions }
    emit({ kind: 'role-removed', agentId: by.agentId, data: { id, name: row.name }, audit: { subjectId: id, subject: row.name, was } })
  })
}

/** @throws Refusal `role-name-taken` */
async function refuseTaken(tx: Handle, name: string, exceptId: number | null): Promise<void> {
  const found = await store.findRoleByName(tx, nameKeyOf(name))
  if (found && found.id !== exceptId) throw new Refusal('conflict', 'role-name-taken', 'There is a role of this name already.')
}
