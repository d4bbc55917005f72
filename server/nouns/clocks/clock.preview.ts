import type { InterfaceLanguage } from '#shared/agent.ts'
import type { SlaPreview, SlaRules } from '#shared/clock.schema.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { policyFor, targetOf } from './clock.rules.ts'
import { showClocks } from './clock.shown.ts'
import { type ClockRow, countOpen, listOpen } from './clock.store.ts'
import { timesOf } from './clock.times.ts'
import { slaOf } from './sla.store.ts'

const atOnce = 500
/** A preview of more would make others wait; the change itself reaches all. */
const mostLooked = 5_000
const mostShown = 20

/** What other promises would do to the clocks that are open now; nothing is changed. */
export async function previewSla(context: Context, proposed: SlaRules, lang: InterfaceLanguage): Promise<SlaPreview> {
  const sla = slaOf(0, proposed.calendars, proposed.policies)
  const now = context.clock()
  const open = await countOpen(context.db)
  const counts = { touched: 0, earlier: 0, later: 0, lateAtOnce: 0 }
  const late = []
  let looked = 0
  const yieldToEventLoop = createYield()
  let after: ClockRow | null = null
  while (looked < mostLooked) {
    const rows: Awaited<ReturnType<typeof listOpen>> = await listOpen(context.db, atOnce, after)
    for (const { channels, languages, casePriority, caseProduct, ...row } of rows) {
      await yieldToEventLoop()
      const ofCase = row.threadId === null
      const policy = policyFor(sla.policies, {
        priority: casePriority,
        product: caseProduct,
        channels: ofCase ? readJson(channels) : [row.channel],
        languages: ofCase ? readJson(languages) : row.lang === null ? [] : [row.lang],
      })
      const target = targetOf(policy, row.metric)
      const { dueAt, soonAt } = timesOf(sla, policy, { ...row, target, pauses: readJson(row.pauses) })
      if (dueAt === row.dueAt && target === row.target && policy.key === row.policyKey) continue
      counts.touched += 1
      if ((dueAt ?? Number.MAX_SAFE_INTEGER) < (row.dueAt ?? Number.MAX_SAFE_INTEGER)) counts.earlier += 1
      if ((dueAt ?? Number.MAX_SAFE_INTEGER) > (row.dueAt ?? Number.MAX_SAFE_INTEGER)) counts.later += 1
      const isLate = dueAt !== null && dueAt < now && !(row.dueAt !== null && row.dueAt < now)
      if (!isLate) continue
      counts.lateAtOnce += 1
      if (late.length < mostShown) late.push({ ...row, target, dueAt, soonAt })
    }
    looked += rows.length
    after = rows.at(-1) ?? null
    if (rows.length < atOnce) break
  }
  return { open, ...counts, late: await showClocks(context, late, lang), unseen: Math.max(0, open - looked) }
}
