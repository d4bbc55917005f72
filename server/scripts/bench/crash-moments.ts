import { type Point, points } from '../../kit/lib/failpoint.ts'
import type { Fault, Route } from '../../practice/settings.ts'

/** When a node dies: at a named point, when the network has taken a reply whose answer never comes, or after some time. */
export type Moment = {
  name: Point | 'reply-taken' | 'any time'
  /** Which time it comes by the point. */
  nth: number
  /** How long the point may take to come; then the node is killed wherever it is. */
  withinMs: number
  /** What has to go wrong on every network for it to come by. */
  once: readonly { route: Route; fault: Fault }[]
  /** How many complaints have to come in at once. */
  posts: number
}

/** Only the node that clusters comes by these; with several nodes it is one of them, until it dies. */
const clustering: readonly Moment['name'][] = [
  'clustering-begun',
  'memory-filled',
  'numbers-reserved',
  'clustering-planned',
  'clustering-written',
  'clustering-saved',
  'mergers-found',
  'mergers-saved',
  'merger-written',
  'merger-saved',
]

const needs: Partial<Record<Moment['name'], Partial<Omit<Moment, 'name'>>>> = {
  'poll-failed': { once: [{ route: 'mentions', fault: 'server-json' }] },
  'poll-failure-saved': { once: [{ route: 'mentions', fault: 'server-json' }] },
  'token-renewed': { once: [{ route: 'mentions', fault: 'unauthorized' }] },
  'token-saved': { once: [{ route: 'mentions', fault: 'unauthorized' }] },
  'reply-troubled': { once: [{ route: 'create', fault: 'server-json' }] },
  'reply-trouble-saved': { once: [{ route: 'create', fault: 'server-json' }] },
  'reply-taken': { once: [{ route: 'create', fault: 'hang-after' }] },
  'look-claimed': { once: [{ route: 'create', fault: 'reset-after' }], withinMs: 9_000 },
  reconciled: { once: [{ route: 'create', fault: 'reset-after' }], withinMs: 9_000 },
  'reconciliation-saved': { once: [{ route: 'create', fault: 'reset-after' }], withinMs: 9_000 },
  'mergers-found': { posts: 120, withinMs: 5_000 },
  'mergers-saved': { posts: 160, withinMs: 5_000 },
  'merger-written': { posts: 260, withinMs: 6_000 },
  'merger-saved': { posts: 350, withinMs: 6_000 },
}

/** Points that come by often enough that it need not be the first time. */
const frequent: readonly Moment['name'][] = ['change-written', 'change-saved', 'page-fetched', 'page-written', 'page-saved']

/** How long the other node may cluster before it dies and leaves the place. */
const untilItsTurnMs = 4_000

/** The moment of that name; `nth` is drawn where a point comes by often. */
export function momentOf(name: Moment['name'], nodes: number, random: () => number): Moment {
  const nth = frequent.includes(name) ? 1 + Math.floor(random() * 6) : 1
  const usual: Moment = {
    name,
    nth,
    withinMs: name === 'any time' ? random() * 2_000 : nodes > 1 ? 6_000 : 3_000,
    once: [],
    posts: 0,
    ...needs[name],
  }
  return nodes > 1 && clustering.includes(name) ? { ...usual, withinMs: usual.withinMs + untilItsTurnMs } : usual
}

/**
 * The moments of a run: every named point once while there are enough kills, then by turns any time and points again. An account is
 * asked for only at the beginning, mergers are due sooner while there are few mentions, and looks need replies in doubt. With several
 * nodes those of clustering are a line of their own, since only one of them comes by.
 */
export function listMoments(
  { kills, nodes, share = { of: 1, which: 0 } }: { kills: number; nodes: number; share: { of: number; which: number } | undefined },
  random: () => number,
): { clustering: Moment[]; other: Moment[] } {
  const first: Moment['name'][] = ['account-asked', 'account-saved', 'mergers-found', 'mergers-saved', 'merger-written', 'merger-saved']
  const last: Moment['name'][] = ['look-claimed', 'reconciled', 'reconciliation-saved']
  const rest = [...points, 'reply-taken' as const].filter((name) => !first.includes(name) && !last.includes(name))
  const once = [...first, ...rest, ...last].filter((_, n) => n % share.of === share.which)
  const again = rest.filter((name) => !clustering.includes(name) || nodes === 1)
  const names: Moment['name'][] = once.slice(0, kills)
  for (let n = 0; names.length < kills; n++)
    names.push(n % 2 === 0 ? 'any time' : (again[Math.floor(random() * again.length)] as Moment['name']))
  const isOfClustering = (name: Moment['name']) => nodes > 1 && clustering.includes(name)
  const inLine = (which: boolean) => names.filter((name) => isOfClustering(name) === which).map((name) => momentOf(name, nodes, random))
  return { clustering: inLine(true), other: inLine(false) }
}
