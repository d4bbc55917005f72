import type { ChannelName } from '#shared/channel.ts'
import type { LinkBasis } from '#shared/customer.ts'
import type { PlanFinding } from '#shared/plan.schema.ts'
import type { PlanFindingCode, PlanFix, PlanLanguage, PlanOrderKind } from '#shared/plan.ts'
import type { PolicyOutcome } from '#shared/policy.ts'
import type { Visibility } from '#shared/reply.ts'

/** One thread as it is looked at before the start. */
export type Candidate = {
  id: number
  name: string
  channel: ChannelName
  included: boolean
  verified: LinkBasis | null
  outcome: PolicyOutcome | null
  missing: readonly string[]
  orderKind: PlanOrderKind | null
  hasOrder: boolean
  visibility: Visibility
  byHand: boolean
  /** The words as they leave, as far as they are known. */
  text: string
  /** Blanks that the text has, and those among them without a value. */
  blanks: readonly string[]
  empty: readonly string[]
  length: number
  limit: number
  lang: string | null
  textLang: PlanLanguage
  isTheirLanguage: boolean
  isRead: boolean
  /** Somebody wrote in the thread, or it was answered, since a person last saw it. */
  answeredBy: string | null
  postDeleted: boolean
  /** What all its readers read as well: a conversation, a forum; null: nobody else reads it. */
  room: string | null
  sourceStopped: boolean
  goodwill: number
  currency: string
}

/** Minor units: what is left this month, and the most for one order, which is also what an agent may give in all without a manager. */
export type Budget = { currency: string; left: number; perOrder: number }

const fromOrder = ['number', 'link']
const longestShown = 120

/**
 * What is looked at before a plan starts, worst first. A `stop` dims the start; a `care` is shown; a `hand` says what a person does by hand.
 * @param budgets of goodwill, one of a currency
 * @param approved as much goodwill (minor units) as a manager has approved
 * @param mayApprove whether who looks needs nobody's approval
 */
export function preflight(all: readonly Candidate[], budgets: readonly Budget[], approved: number, mayApprove: boolean): PlanFinding[] {
  const rows = all.filter(({ included }) => included)
  const stops = rows.flatMap((row) => [...stopsOf(row)])
  const cares = rows.flatMap((row) => [...caresOf(row)])
  const left = all.filter((row) => !row.included && row.missing.length > 0).map((row) => missingFact(row))
  return [
    ...(rows.length === 0 ? [about('stop', 'nothing-to-do', 0, {}, [])] : []),
    ...stops,
    ...goodwillOf(rows, budgets, approved, mayApprove),
    ...cares,
    ...sameTexts(rows),
    ...left,
    ...byHand(rows),
  ]
}

const of = (
  level: PlanFinding['level'],
  code: PlanFindingCode,
  row: Candidate,
  params: PlanFinding['params'],
  fixes: PlanFix[],
): PlanFinding => ({ level, code, planThreadId: row.id, count: 1, params: { name: row.name, ...params }, fixes })

const about = (
  level: PlanFinding['level'],
  code: PlanFindingCode,
  count: number,
  params: PlanFinding['params'],
  fixes: PlanFix[],
): PlanFinding => ({ level, code, planThreadId: null, count, params, fixes })

function* stopsOf(row: Candidate): Generator<PlanFinding> {
  const asksForOrder = row.blanks.filter((blank) => fromOrder.includes(blank))
  const willHaveOrder = row.hasOrder || row.orderKind !== null
  const [promised] = asksForOrder
  if (row.postDeleted) yield of('stop', 'post-deleted', row, {}, ['leave-out'])
  if (row.verified === null && promised !== undefined)
    yield of('stop', 'not-verified', row, { blank: `{${promised}}` }, ['ask-proof', 'leave-out'])
  else if (row.orderKind !== null && row.verified === null) yield of('stop', 'not-verified', row, { blank: '' }, ['ask-proof', 'leave-out'])
  const open = row.empty.filter((blank) => !fromOrder.includes(blank) || (!willHaveOrder && row.verified !== null))
  for (const blank of open) yield of('stop', 'blank-empty', row, { blank: `{${blank}}` }, ['edit', 'leave-out'])
  if (row.visibility === 'public' && row.blanks.includes('link')) yield of('stop', 'link-in-public', row, {}, ['edit'])
  const over = row.length - row.limit
  if (over > 0) yield of('stop', 'too-long', row, { over, limit: row.limit }, ['edit', 'leave-out'])
  if (row.orderKind !== null && row.outcome === 'review')
    yield of('stop', 'review', row, { fact: row.missing[0] ?? '' }, ['leave-out', 'show'])
}

function* caresOf(row: Candidate): Generator<PlanFinding> {
  if (row.answeredBy !== null) yield of('care', 'answered', row, { by: row.answeredBy }, ['show', 'read', 'leave-out'])
  if (!row.isTheirLanguage && !row.isRead) yield of('care', 'no-language', row, { lang: row.lang ?? '' }, ['show', 'read'])
  if (row.sourceStopped) yield of('care', 'source-stopped', row, { channel: row.channel }, ['show'])
  if (row.missing.length > 0 && !(row.orderKind !== null && row.outcome === 'review')) yield missingFact(row)
}

const missingFact = (row: Candidate) => of('care', 'missing-fact', row, { fact: row.missing[0] ?? '' }, ['show'])

function goodwillOf(rows: readonly Candidate[], budgets: readonly Budget[], approved: number, mayApprove: boolean): PlanFinding[] {
  const given = rows.filter(({ goodwill }) => goodwill > 0)
  return [...new Set(given.map((row) => row.currency))].flatMap((currency) => {
    const ones = given.filter((row) => row.currency === currency)
    const sum = ones.reduce((all, { goodwill }) => all + goodwill, 0)
    const budget = budgets.find((one) => one.currency === currency)
    if (!budget || sum > budget.left)
      return [about('stop', 'over-goodwill', ones.length, { sum, left: budget?.left ?? 0, currency }, ['show'])]
    const tooMuch = ones.find(({ goodwill }) => goodwill > budget.perOrder)
    if (tooMuch)
      return [of('stop', 'over-goodwill', tooMuch, { sum: tooMuch.goodwill, left: budget.perOrder, currency }, ['show', 'leave-out'])]
    if (sum > budget.perOrder && sum > approved && !mayApprove)
      return [about('stop', 'needs-manager', ones.length, { sum, currency }, ['approve-cost'])]
    return []
  })
}

/** The same words twice where the same people read them: names apart, that looks like a machine. */
function sameTexts(rows: readonly Candidate[]): PlanFinding[] {
  const rooms = new Map<string, { room: string; rows: Candidate[] }>()
  for (const row of rows) {
    if (row.visibility !== 'public' || row.room === null) continue
    const key = JSON.stringify([row.room, comparable(row)])
    const known = rooms.get(key) ?? { room: row.room, rows: [] }
    known.rows.push(row)
    rooms.set(key, known)
  }
  return [...rooms.values()].flatMap(({ room, rows: [first, ...others] }) =>
    first && others.length > 0
      ? [
          {
            ...of('care', 'same-text', first, { room: room.slice(0, longestShown), n: others.length + 1 }, ['show', 'edit']),
            count: others.length + 1,
          },
        ]
      : [],
  )
}

/** A text without the name of whom it speaks to, links, numbers and the kind of space. */
const comparable = ({ text, name }: Candidate): string =>
  text
    .replaceAll(name.split(/\s+/)[0] || '\0', '')
    .replace(/https?:\/\/\S+|\d+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

function byHand(rows: readonly Candidate[]): PlanFinding[] {
  const channels = new Map<ChannelName, Candidate[]>()
  for (const row of rows) if (row.byHand) channels.set(row.channel, [...(channels.get(row.channel) ?? []), row])
  return [...channels].map(([channel, hand]) => ({
    ...about('hand', 'by-hand', hand.length, { channel }, ['show']),
    planThreadId: hand[0]?.id ?? null,
  }))
}
