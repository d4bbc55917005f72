import type { Priority } from '#shared/case.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { SlaPolicy } from '#shared/clock.schema.ts'
import type { ClockEntryKind } from '#shared/clock.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { decidedAtOf, isOpen, outcomeOf, policyFor, type Running, type Step, targetOf } from './clock.rules.ts'
import { addClocks, addEntries, type ClockEntryRow, type ClockRow, saveClocks } from './clock.store.ts'
import { timesOf } from './clock.times.ts'
import type { SlaVersion } from './sla.store.ts'

/** Whose clock it is, and what its policy is chosen by; `languages` null: the language of the post that it counts from. */
export type Owner = {
  threadId: number | null
  caseId: number | null
  channel: ChannelName
  priority: Priority
  product: string | null
  channels: readonly string[]
  languages: readonly string[] | null
}

type Draft = { row: Omit<ClockRow, 'id'> & { id: number | null }; isChanged: boolean; entries: Omit<ClockEntryRow, 'id' | 'clockId'>[] }

export const runningOf = (row: Omit<ClockRow, 'id'>): Running => ({ ...row, pauses: readJson(row.pauses) })

/** More steps than a thread can need at once say that two rules contradict each other. */
const mostSteps = 50

/** Takes down what happens to clocks, and writes all of it at once. */
export function createClockBook(context: Context, sla: SlaVersion) {
  const drafts: Draft[] = []
  const now = context.clock()
  const yieldToEventLoop = createYield()

  const note = (draft: Draft, kind: ClockEntryKind, at: number, why: ClockEntryRow['why'] = null, agentId: number | null = null) => {
    const { versionId, policyKey, target, dueAt } = draft.row
    draft.isChanged = true
    draft.entries.push({ kind, at, why, agentId, versionId, policyKey, target, dueAt })
  }

  /** Reckons when a clock is due by the promises of now; what was late and is not any more loses the mark. */
  function reckon(draft: Draft, policy: SlaPolicy): void {
    const { row } = draft
    Object.assign(row, { versionId: sla.id, policyKey: policy.key, target: targetOf(policy, row.metric) })
    Object.assign(row, timesOf(sla, policy, { ...row, pauses: readJson(row.pauses) }))
    if (row.breachedAt !== null && row.breachedAt !== row.dueAt) row.breachedAt = null
    row.decidedAt = decidedAtOf(row.state, row.dueAt, row.endedAt)
  }

  const choose = (owner: Owner, lang: string | null) =>
    policyFor(sla.policies, { ...owner, languages: owner.languages ?? (lang === null ? [] : [lang]) })

  function take(draft: Draft, owner: Owner, step: Exclude<Step, { do: 'start' }>): void {
    const { row } = draft
    const { caseId, priority, product } = owner
    const pauses = readJson(row.pauses)
    const write = (changed: Partial<Draft['row']>) => {
      Object.assign(row, { caseId, priority, product, ...changed })
      reckon(draft, choose(owner, row.lang))
    }
    switch (step.do) {
      case 'restart': {
        const { do: _, ...from } = step
        write(from)
        note(draft, 'restarted', step.startedAt)
        break
      }
      case 'pause':
        write({ pauses: JSON.stringify([...pauses, { from: step.at, to: null, why: step.why }]), state: 'paused' })
        note(draft, 'paused', step.at, step.why)
        break
      case 'resume':
        write({ pauses: JSON.stringify(closed(pauses, step.at)), state: 'running' })
        note(draft, 'resumed', step.at, pauses.find(({ to }) => to === null)?.why)
        break
      case 'reopen': {
        const kept = step.pause ? [...pauses, step.pause] : pauses
        write({ pauses: JSON.stringify(kept), state: 'running', endedAt: null, endedWhy: null, throughMention: null })
        note(draft, 'reopened', step.pause?.to ?? now, step.pause?.why)
        break
      }
      case 'end':
        // What is paused when it ends was paused until then: only now is it known when it would have been due.
        write({ pauses: JSON.stringify(closed(pauses, Math.max(step.at, row.startedAt))) })
        end(draft, step)
    }
  }

  function end(draft: Draft, { at, why, throughMention, agentId }: Extract<Step, { do: 'end' }>): void {
    const { row } = draft
    const state = outcomeOf(row, at, why)
    Object.assign(row, { state, endedAt: at, endedWhy: why, throughMention })
    row.decidedAt = decidedAtOf(state, row.dueAt, at)
    if (state === 'breached' && row.breachedAt === null) {
      row.breachedAt = row.dueAt
      note(draft, 'breached', row.dueAt ?? at)
    }
    note(draft, state === 'breached' ? 'ended' : state, at, why, agentId)
  }

  function start(owner: Owner, step: Extract<Step, { do: 'start' }>): Draft {
    const { do: _, metric, ...from } = step
    const { threadId, caseId, channel, priority, product } = owner
    const row = {
      ...{ id: null, metric, threadId, caseId, channel, priority, product, ...from },
      ...{ throughMention: null, versionId: sla.id, policyKey: '', target: null, pauses: '[]', state: 'running' as const },
      ...{ soonAt: null, dueAt: null, breachedAt: null, warnedAt: null, endedAt: null, endedWhy: null, decidedAt: 0 },
    }
    const draft: Draft = { row, isChanged: true, entries: [] }
    reckon(draft, choose(owner, row.lang))
    note(draft, 'started', step.startedAt)
    return draft
  }

  return {
    /** Does step after step until the clocks of this owner agree with it; `clocks` are all it has, the newest last. */
    async keep(
      owner: Owner,
      clocks: readonly ClockRow[],
      next: (open: Running | null, last: Running | null) => Step | null,
    ): Promise<void> {
      await yieldToEventLoop()
      const own: Draft[] = clocks.map((row) => ({ row: { ...row }, isChanged: false, entries: [] }))
      for (let steps = 0; ; steps++) {
        if (steps === mostSteps) throw new TypeError('The clocks of a thread or case do not come to rest.')
        const open = own.find(({ row }) => isOpen(row)) ?? null
        const last = own.findLast(({ row }) => !isOpen(row)) ?? null
        const step = next(open && runningOf(open.row), last && runningOf(last.row))
        if (!step) break
        const one = step.do === 'reopen' ? last : open
        if (step.do === 'start') own.push(start(owner, step))
        else if (one) take(one, owner, step)
      }
      const open = own.find(({ row }) => isOpen(row))
      if (open && !open.isChanged) this.follow(open, owner)
      drafts.push(...own.filter(({ isChanged }) => isChanged))
    },
    /** Another priority, product or version may mean another promise: due anew from the old start, what has gone and all pauses kept. */
    follow(draft: Draft, owner: Owner): void {
      const { row } = draft
      const before = { ...row }
      const { caseId, channel, priority, product } = owner
      Object.assign(row, { caseId, channel, priority, product })
      reckon(draft, choose(owner, row.lang))
      const isOther = row.policyKey !== before.policyKey || row.target !== before.target || row.dueAt !== before.dueAt
      if (isOther) note(draft, 'retargeted', now)
      const kept = ['caseId', 'channel', 'priority', 'product', 'versionId', 'soonAt'] as const
      if (kept.some((name) => row[name] !== before[name])) draft.isChanged = true
    },
    /** A clock that is there already, to be followed alone. */
    draftOf(row: ClockRow): Draft {
      const draft: Draft = { row: { ...row }, isChanged: false, entries: [] }
      drafts.push(draft)
      return draft
    },
    note,
    async save(tx: Handle): Promise<void> {
      const changed = drafts.splice(0).filter(({ isChanged }) => isChanged)
      const before = changed.filter((draft) => draft.row.id !== null)
      await saveClocks(
        tx,
        context.engine,
        before.map(({ row }) => row as ClockRow),
      )
      const added = changed.filter((draft) => draft.row.id === null)
      const ids =
        added.length === 0
          ? []
          : await addClocks(
              tx,
              context.engine,
              added.map(({ row }) => row),
            )
      for (const [n, { row }] of added.entries()) row.id = ids[n] ?? null
      await addEntries(
        tx,
        context.engine,
        changed.flatMap(({ row, entries }) => entries.map((entry) => ({ ...entry, clockId: row.id as number }))),
      )
    },
  }
}

const closed = <P extends { from: number; to: number | null }>(pauses: readonly P[], at: number): P[] =>
  pauses.map((pause) => (pause.to === null ? { ...pause, to: Math.max(pause.from, at) } : pause))
