import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { makeCommon, makeOwn } from '../cases/case.cause.ts'
import { findCase, lockCase, lockCases } from '../cases/case.store.ts'
import { putCasesInto, takeCaseOut } from '../membership/membership.merging.ts'
import { decideCause, hasLaterWave, listCauseCases, lockCause, setTaken } from './cause.store.ts'

/**
 * A person says that cases have the cause that they name: those chosen are put together, all or none, and what holds them is no own matter any more.
 * @param chosen cases of the proposal; the others stay own matters and are not proposed for it again
 * @returns the case that holds them
 * @throws Refusal `cause-decided`; `not-of-cause` for a case that is not of the proposal; `too-few-cases` where it would hold one only
 */
export function acceptCause(context: Context, by: Actor, id: number, chosen: readonly number[]): Promise<number> {
  return change(context, async (tx, emit) => {
    const cause = await lockOpen(tx, context, id)
    const known = new Set((await listCauseCases(tx, [id])).map(({ caseId }) => caseId))
    const taken = [...new Set(chosen)].sort((a, b) => a - b)
    if (taken.some((caseId) => !known.has(caseId)))
      throw new Refusal('bad-input', 'not-of-cause', 'One of the cases is not among those that were proposed.')
    const before = cause.caseId === null ? null : await findCase(tx, cause.caseId)
    const isOpen = before !== null && before.mergedInto === null && before.state !== 'resolved'
    const [into = 0, ...others] = isOpen ? [before.id, ...taken.filter((caseId) => caseId !== before.id)] : taken
    if (others.length === 0) throw new Refusal('bad-input', 'too-few-cases', 'Choose at least two cases.')
    await lockCases(tx, context.engine, [into, ...others])
    const row = await lockCase(tx, context.engine, into)
    if (row.theme !== null) {
      await makeCommon(tx, row, by.agentId, cause.kind === 'words' ? null : cause.written)
      emit({ kind: 'case-theme-set', agentId: by.agentId, caseId: into, data: { theme: null, cause: cause.written } })
    }
    await putCasesInto(tx, context, by, others, into, emit)
    await setTaken(tx, id, others)
    const decision = { state: 'accepted' as const, caseId: into, decidedBy: by.agentId, decidedAt: context.clock() }
    await decideCause(tx, id, { ...decision, themeBy: row.theme === null ? cause.themeBy : row.themeBy })
    emit({ kind: 'cause-decided', agentId: by.agentId, caseId: into, data: { id, theme: cause.theme, accepted: true } })
    return into
  })
}

/** A person says that it is chance: it is proposed again only when as many other cases name it. Throws Refusal `cause-decided`. */
export function refuseCause(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const { caseId, themeBy, theme } = await lockOpen(tx, context, id)
    await decideCause(tx, id, { state: 'refused', caseId, themeBy, decidedBy: by.agentId, decidedAt: context.clock() })
    emit({ kind: 'cause-decided', agentId: by.agentId, data: { id, theme, accepted: false } })
  })
}

/**
 * Takes a decision back: what was put together for it and is still together becomes own matters again, each its customer's.
 * Throws Refusal `cause-open` where nobody has decided, `cause-later` where a later wave was put into the case since.
 */
export function reopenCause(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const cause = await lockCause(tx, context.engine, id)
    if (cause.state === 'proposed') throw new Refusal('conflict', 'cause-open', 'Nobody has decided about this yet.')
    const into = cause.state === 'accepted' ? cause.caseId : null
    let began = false
    if (into !== null) {
      // The first wave made an own matter of somebody the common cause; later ones found it made.
      began = (await listCauseCases(tx, [id])).some(({ caseId }) => caseId === into)
      if (began && (await hasLaterWave(tx, cause)))
        throw new Refusal('conflict', 'cause-later', 'Others were put into this case since. Take that back first.')
      const taken = (await listCauseCases(tx, [id])).flatMap((one) => (one.taken === 1 ? [one.caseId] : []))
      const rows = await lockCases(tx, context.engine, [into, ...taken])
      const still = rows.filter((row) => taken.includes(row.id) && row.mergedInto === into)
      for (const { id: caseId } of still) await takeCaseOut(tx, context, by, caseId, emit)
      await setTaken(tx, id, [])
      const row = await lockCase(tx, context.engine, into)
      if (began && row.theme === null) {
        await makeOwn(tx, row, cause.theme, cause.themeBy)
        emit({ kind: 'case-theme-set', agentId: by.agentId, caseId: into, data: { theme: cause.theme } })
      }
    }
    const caseId = began ? null : cause.caseId
    await decideCause(tx, id, { state: 'proposed', caseId, themeBy: began ? null : cause.themeBy, decidedBy: null, decidedAt: null })
    emit({ kind: 'cause-decided', agentId: by.agentId, caseId: into ?? undefined, data: { id, theme: cause.theme, takenBack: true } })
  })
}

async function lockOpen(tx: Parameters<typeof lockCause>[0], context: Context, id: number) {
  const cause = await lockCause(tx, context.engine, id)
  if (cause.state !== 'proposed') throw new Refusal('conflict', 'cause-decided', 'Somebody has decided about this already.')
  return cause
}
