import type { z } from 'zod'
import type { newTeamBody, teamChange } from '#shared/team.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { listProducts } from '../products/product.store.ts'
import { addTeam, findTeamByName, listWorking, lockTeam, putMembers, type TeamRow, updateTeam } from './team.store.ts'

const keyOf = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')

/** Makes a team. @returns its id @throws Refusal `team-name-taken`, `agent-not-found`, `product-not-found` */
export function openTeam(context: Context, by: Actor, body: z.output<typeof newTeamBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    await refuseTaken(tx, body.name, null)
    const id = await addTeam(tx, {
      name: body.name,
      nameKey: keyOf(body.name),
      mode: body.mode,
      languages: JSON.stringify(body.languages),
      skillProducts: JSON.stringify(await keysOf(tx, body.productIds)),
      lastAgentId: null,
      createdBy: by.agentId,
      createdAt: context.clock(),
      removedAt: null,
    })
    await putMembers(tx, id, await workingOf(tx, body.memberIds))
    emit({ kind: 'team-added', agentId: by.agentId, data: { id, name: body.name } })
    return id
  })
}

/** Changes a team, removes it or brings it back; its cases stay its own meanwhile and are given to nobody by themselves. */
export function reviseTeam(context: Context, by: Actor, id: number, body: z.output<typeof teamChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockTeam(tx, context.engine, id)
    const changed: Partial<TeamRow> = {}
    if (body.name !== undefined) {
      await refuseTaken(tx, body.name, id)
      Object.assign(changed, { name: body.name, nameKey: keyOf(body.name) })
    }
    if (body.mode !== undefined) changed.mode = body.mode
    if (body.languages !== undefined) changed.languages = JSON.stringify(body.languages)
    if (body.productIds !== undefined) changed.skillProducts = JSON.stringify(await keysOf(tx, body.productIds))
    if (body.memberIds !== undefined) await putMembers(tx, id, await workingOf(tx, body.memberIds))
    if (body.removed === true && row.removedAt === null)
      // Its name is free for another team.
      Object.assign(changed, { removedAt: context.clock(), nameKey: `${keyOf(row.name)}\n${id}` })
    if (body.removed === false && row.removedAt !== null) {
      await refuseTaken(tx, row.name, id)
      Object.assign(changed, { removedAt: null, nameKey: keyOf(row.name) })
    }
    await updateTeam(tx, id, changed)
    emit({ kind: body.removed ? 'team-removed' : 'team-changed', agentId: by.agentId, data: { id, name: body.name ?? row.name } })
  })
}

async function refuseTaken(tx: Handle, name: string, own: number | null): Promise<void> {
  const other = await findTeamByName(tx, keyOf(name))
  if (other && other.id !== own) throw new Refusal('conflict', 'team-name-taken', `There is a team ${name} already.`, { params: { name } })
}

async function keysOf(tx: Handle, productIds: readonly number[]): Promise<string[]> {
  if (productIds.length === 0) return []
  const keyById = new Map((await listProducts(tx)).map(({ id, key }) => [id, key]))
  return [...new Set(productIds)].map((id) => {
    const key = keyById.get(id)
    if (key === undefined) throw notFound('product')
    return key
  })
}

async function workingOf(tx: Handle, agentIds: readonly number[]): Promise<number[]> {
  const working = await listWorking(tx, agentIds)
  if (working.length < new Set(agentIds).size) throw notFound('agent')
  return working
}
