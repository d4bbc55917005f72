import { expect, test } from 'vitest'
import { day } from '#server/kit/lib/clock.ts'
import { addCase } from '#server/nouns/cases/case.store.ts'
import { emptyCase, placed } from '#server/nouns/cases/case.tally.ts'
import { reportChanges } from '#server/nouns/reports/report.changes.store.ts'
import { addMentions, addVoice, sequence } from '../../../support/alert-history.ts'
import { engines, testContext, testNow } from '../../../support/database.ts'

/** Cases with mentions over two years, each with its own times; answers the mentions. */
async function longDesk(engine: (typeof engines)[number], sizes: readonly number[]) {
  const context = await testContext(engine)
  const voice = await addVoice(context, testNow)
  const random = sequence(11)
  const mentions: { caseId: number; postedAt: number; sentiment: 'negative' | 'positive' }[] = []
  for (const size of sizes) {
    const row = { ...emptyCase(0, testNow), title: 'A case', mentionCount: size }
    const { id: _, ...written } = { ...row, ...placed(row) }
    const caseId = await addCase(context.db, written)
    const middle = random()
    for (let n = 0; n < size; n++) {
      const ago = Math.min(0.9999, Math.max(0, middle + (random() - 0.5) * 0.4)) * 730 * day
      mentions.push({ caseId, postedAt: Math.floor(testNow - 1 - ago), sentiment: random() < 0.8 ? 'negative' : 'positive' })
    }
  }
  await addMentions(
    context,
    voice,
    mentions.map((mention) => ({ ...mention, receivedAt: mention.postedAt })),
  )
  return { context, mentions }
}

const few = Array.from({ length: 40 }, (_, n) => 3 + ((n * 7) % 23))
/** More than are counted one by one, with a few large ones; and the same where all are alike, so that going from the largest leads nowhere. */
const many = [...Array.from({ length: 300 }, (_, n) => 2 + ((n * 13) % 40)), 300, 200, 500, 370, 160, 440, 270, 290, 310, 250, 100]
const alike = Array.from({ length: 1_100 }, () => 8)

test.each(engines.flatMap((engine) => Object.entries({ few, many, alike }).map(([name, sizes]) => ({ engine, name, sizes }))))(
  'what changed most is found among $name cases, on $engine',
  { timeout: 60_000 },
  async ({ engine, sizes }) => {
    const { context, mentions } = await longDesk(engine, sizes)
    const [from, to] = [testNow - 365 * day, testNow]
    const report = await reportChanges(context.db, { from, to, bucket: 'day', offsetMs: 0, now: testNow }, 'en', { countedAtMost: 5_000 })
    const counts = new Map<number, { id: number; now: number; before: number }>()
    for (const { caseId, postedAt, sentiment } of mentions) {
      const count = counts.get(caseId) ?? { id: caseId, now: 0, before: 0 }
      if (sentiment === 'negative' && postedAt >= 2 * from - to) count[postedAt >= from ? 'now' : 'before'] += 1
      counts.set(caseId, count)
    }
    const changed = ({ now, before }: { now: number; before: number }) => Math.abs(now - before)
    const expected = [...counts.values()].sort((a, b) => changed(b) - changed(a) || b.now - a.now || a.id - b.id).slice(0, 8)
    expect(report.cases.map(({ id, now, before }) => ({ id, now, before }))).toEqual(expected)
    for (const { now, days } of report.cases) expect(days.reduce((sum, count) => sum + count, 0)).toBe(now)
    const negative = mentions.filter(({ sentiment }) => sentiment === 'negative')
    expect([report.total, report.before]).toEqual([
      negative.filter(({ postedAt }) => postedAt >= from).length,
      negative.filter(({ postedAt }) => postedAt < from).length,
    ])
    expect(report.rest.now).toBe(report.total - report.cases.reduce((sum, { now }) => sum + now, 0))
  },
)
