import { auditedKinds, isAudited } from '#shared/audit.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { type Acting, whoActs } from '../../kit/lib/acting.ts'
import { detailOf } from './audit.rules.ts'
import { type AuditRow, addEntries, listNames } from './audit.store.ts'

type Who = Pick<AuditRow, 'actor' | 'agentId' | 'actorName' | 'tokenId' | 'address' | 'device'>

/**
 * Writes into the audit what of a transaction's events belongs there, in that transaction: what is not written down did not happen. Tries
 * of strangers are written down where they were at somebody's account, of which there is a limit.
 */
export async function writeAudit(tx: Handle, context: Context, events: readonly NewEvent[]): Promise<void> {
  const audited = events.filter(({ kind, data }) => isAudited(kind) && (kind !== 'sign-in-failed' || data?.account != null))
  if (audited.length === 0) return
  const acting = whoActs()
  const names = await listNames(
    tx,
    audited.flatMap(({ agentId }) => agentId ?? []),
  )
  const at = context.clock()
  const rows = audited.map((event) => {
    const { was, became, subjectId, subject } = detailOf(event)
    const kind = event.kind as keyof typeof auditedKinds
    const address = typeof event.data?.address === 'string' ? event.data.address : null
    const who = whoOf(acting, event.agentId ?? null, names)
    const said = { wasFields: JSON.stringify(was), becameFields: JSON.stringify(became) }
    return { at, ...who, address: who.address ?? address, area: auditedKinds[kind], kind, subjectId, subject, ...said }
  })
  await addEntries(tx, context.engine, rows)
}

/** Who did it, as the event says, and from where, as the call says. */
function whoOf(acting: Acting | null, agentId: number | null, names: ReadonlyMap<number, string>): Who {
  const nowhere = { tokenId: null, address: null, device: null }
  if (acting === null || acting.job !== null) {
    const name = agentId === null ? (acting?.job ?? '') : (names.get(agentId) ?? '')
    return { actor: agentId === null ? 'job' : 'person', agentId, actorName: name, ...nowhere }
  }
  const { address, device } = acting
  if (acting.tokenId !== null && acting.agentId === agentId)
    return { actor: 'token', agentId, actorName: `${acting.name} · ${acting.tokenName}`, tokenId: acting.tokenId, address, device }
  return {
    actor: agentId === null ? 'stranger' : 'person',
    agentId,
    actorName: agentId === null ? '' : (names.get(agentId) ?? ''),
    tokenId: null,
    address,
    device,
  }
}
