import type { Event } from '#shared/event.schema.ts'
import { assignableStates, type UnassignedReason } from '#shared/team.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { getAgent } from '../agents/agent.store.ts'
import { type CaseRow, lockCases, updateCase } from '../cases/case.store.ts'
import { chooseAgent, chooseTeam } from './team.rules.ts'
import { listCandidates, listTeams, listToAssign, lockTeam, updateTeam } from './team.store.ts'

type Emit = (event: NewEvent) => void

const mostAtOnce = 50

/** A case that may be given to somebody by itself. */
const isOpenToAll = (row: CaseRow): boolean => row.assigneeId === null && row.mergedInto === null && assignableStates.includes(row.state)

/**
 * Cases that were opened or came back without anybody go to the team that can take them, and by it to a person, where a team gives cases
 * by itself. In the transaction in which the subscriber's cursor moves.
 */
export async function assignOpened(events: readonly Event[], tx: Handle, context: Context, emit: Emit): Promise<void> {
  const teams = (await listTeams(tx)).filter(({ mode }) => mode !== 'by-hand')
  if (teams.length === 0) return
  const skilled = teams.map((team) => ({ ...team, languages: readJson(team.languages), products: readJson(team.skillProducts) }))
  for (const row of await lockCases(
    tx,
    context.engine,
    events.flatMap(({ caseId }) => caseId ?? []),
  )) {
    if (!isOpenToAll(row)) continue
    if (row.teamId !== null) {
      await giveToMember(tx, context, row, emit)
      continue
    }
    const team = chooseTeam(skilled, { languages: readJson(row.languages), product: row.product })
    if (team === null) {
      await sayUnassigned(tx, row, null, 'no-team', emit)
      continue
    }
    await updateCase(tx, row.id, { teamId: team.id })
    await giveToMember(tx, context, { ...row, teamId: team.id }, emit, row.teamId)
  }
}

/** A case that a person gave to a team goes to one of it at once, where the team gives cases by itself. @param caseId of a locked case */
export async function followTeam(tx: Handle, context: Context, caseId: number, emit: Emit): Promise<void> {
  const [row] = await lockCases(tx, context.engine, [caseId])
  if (row && isOpenToAll(row)) await giveToMember(tx, context, row, emit)
}

/** Looks again at cases whose team had nobody for them: somebody may be back, or have room (a job). @returns whether there may be more */
export async function assignWaiting(context: Context): Promise<boolean> {
  const ids = await listToAssign(context.db, mostAtOnce)
  let given = 0
  for (const id of ids)
    given += await change(context, async (tx, emit) => {
      const [row] = await lockCases(tx, context.engine, [id])
      return row && isOpenToAll(row) ? giveToMember(tx, context, row, emit) : 0
    })
  return given > 0 && ids.length === mostAtOnce
}

/** @param row a locked case with a team @param hadTeamId the team before, where this was given with it @returns how many it was given to: 0 or 1 */
async function giveToMember(tx: Handle, context: Context, row: CaseRow, emit: Emit, hadTeamId = row.teamId): Promise<0 | 1> {
  if (row.teamId === null) return 0
  // First the case, then the team: all who assign lock in this order.
  const team = await lockTeam(tx, context.engine, row.teamId)
  if (team.mode === 'by-hand' || team.removedAt !== null) return 0
  const chosen = chooseAgent(team.mode, await listCandidates(tx, team.id), team.lastAgentId, context.clock())
  if ('why' in chosen) {
    await sayUnassigned(tx, row, team.name, chosen.why, emit)
    return 0
  }
  await updateCase(tx, row.id, { assigneeId: chosen.agentId, unassignedWhy: null })
  await updateTeam(tx, team.id, { lastAgentId: chosen.agentId })
  const { name } = await getAgent(tx, chosen.agentId)
  const was = { assigneeId: row.assigneeId, teamId: hadTeamId }
  emit({ kind: 'case-assigned', caseId: row.id, data: { to: name, toId: chosen.agentId, team: team.name, how: team.mode, was } })
  return 1
}

/** Says once why a case was given to nobody. */
async function sayUnassigned(tx: Handle, row: CaseRow, team: string | null, why: UnassignedReason, emit: Emit): Promise<void> {
  if (row.unassignedWhy === why) return
  await updateCase(tx, row.id, { unassignedWhy: why })
  emit({ kind: 'case-not-assigned', caseId: row.id, data: { team, why } })
}
