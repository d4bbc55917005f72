import type { z } from 'zod'
import type { alertBody, alertChange, alertMarkBody, Recipient } from '#shared/alert.schema.ts'
import { alertDefaults } from '#shared/alert.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { changedFields } from '../../kit/lib/changed.ts'
import { day } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getAgent } from '../agents/agent.store.ts'
import {
  addAlert,
  deleteAlert,
  deleteMark,
  deleteStandings,
  endFirings,
  getAlert,
  listAlerts,
  mostAlerts,
  saveMark,
  updateAlert,
} from './alert.store.ts'

/** Who did it; null: the desk itself. */
type By = { agentId: number } | null

const longestMuteMs = 31 * day

/** @throws Refusal when one of the people is not known */
async function checkRecipients(tx: Handle, recipients: readonly Recipient[]): Promise<void> {
  for (const one of recipients) if ('agentId' in one) await getAgent(tx, one.agentId)
}

/** Adds an alert, which looks from now on. @throws Refusal `too-many-alerts` @returns its id */
export function openAlert(context: Context, by: By, body: z.output<typeof alertBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    if ((await listAlerts(tx)).length >= mostAlerts)
      throw new Refusal('conflict', 'too-many-alerts', `There are ${mostAlerts} alerts already.`, { params: { most: mostAlerts } })
    await checkRecipients(tx, body.recipients)
    const { recipients, ...rest } = body
    const id = await addAlert(tx, {
      ...alertDefaults[body.kind],
      ...rest,
      floor: body.floor ?? alertDefaults[body.kind].floor,
      forMinutes: body.forMinutes ?? alertDefaults[body.kind].forMinutes,
      coolDownMinutes: body.coolDownMinutes ?? alertDefaults[body.kind].coolDownMinutes,
      recipients: JSON.stringify(recipients),
      isOn: 1,
      mutedUntil: null,
      evaluatedAt: null,
      createdBy: by?.agentId ?? null,
      createdAt: context.clock(),
    })
    emit({ kind: 'alert-added', agentId: by?.agentId ?? null, data: { id, name: body.name, about: body.kind } })
    return id
  })
}

/** Changes what an alert asks for; switched off, or grouped otherwise, it forgets how it stood. Muted it is for a month at most. */
export function changeAlert(context: Context, by: By, id: number, body: z.output<typeof alertChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const before = await getAlert(tx, id)
    const { recipients, isOn, mutedUntil, ...rest } = body
    if (recipients) await checkRecipients(tx, recipients)
    const isEnded = (isOn === false && before.isOn === 1) || (rest.grouping !== undefined && rest.grouping !== before.grouping)
    if (isEnded) {
      await deleteStandings(tx, id)
      await endFirings(tx, id, context.clock())
    }
    await updateAlert(tx, id, {
      ...rest,
      ...(recipients && { recipients: JSON.stringify(recipients) }),
      ...(isOn !== undefined && { isOn: isOn ? 1 : 0 }),
      ...(mutedUntil !== undefined && { mutedUntil: mutedUntil && Math.min(mutedUntil, context.clock() + longestMuteMs) }),
      ...(isEnded && { evaluatedAt: null }),
    })
    const what = Object.keys(body)
    const was = { ...before, recipients: readJson(before.recipients), isOn: before.isOn === 1 }
    const audit = { subjectId: id, subject: before.name, ...changedFields(was, body) }
    emit({ kind: 'alert-changed', agentId: by?.agentId ?? null, data: { id, name: body.name ?? before.name, what }, audit })
  })
}

export function removeAlert(context: Context, by: By, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const { name } = await getAlert(tx, id)
    await deleteAlert(tx, id)
    emit({ kind: 'alert-removed', agentId: by?.agentId ?? null, data: { id, name } })
  })
}

/** Says of a firing, real or rehearsed, whether it was right; null takes it back. */
export function markFiring(
  context: Context,
  by: { agentId: number },
  id: number,
  { group, firedAt, verdict }: z.output<typeof alertMarkBody>,
): Promise<void> {
  return change(context, async (tx, emit) => {
    const { name } = await getAlert(tx, id)
    const key = { alertId: id, groupKey: group, firedAt }
    if (verdict === null) await deleteMark(tx, key)
    else await saveMark(tx, { ...key, verdict, agentId: by.agentId, at: context.clock() })
    emit({ kind: 'alert-marked', agentId: by.agentId, data: { id, name, group, firedAt, verdict } })
  })
}
