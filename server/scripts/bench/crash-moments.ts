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

/** Only the node that gathers comes by these; with several nodes it is one of them, until it dies. */
const gathering: readonly Moment['name'][] = [
  'gathering-begun',
  'memory-filled',
  'numbers-reserved',
  'gathering-planned',
  'gathering-written',
  'gathering-kept',
  'mergers-found',
  'mergers-kept',
  'merger-written',
  'merger-kept',
]

const needs: Partial<Record<Moment['name'], Partial<Omit<Moment, 'name'>>>> = {
  'poll-failed': { once: [{ route: 'mentions', fault: 'server-json' }] },
  'poll-failure-kept': { once: [{ route: 'mentions', fault: 'server-json' }] },
  'token-renewed': { once: [{ route: 'mentions', fault: 'unauthorized' }] },
  'token-kept': { once: [{ route: 'mentions', fault: 'unauthorized' }] },
  'reply-troubled': { once: [{ route: 'create', fault: 'server-json' }] },
  'reply-trouble-kept': { once: [{ route: 'create', fault: 'server-json' }] },
  'reply-taken': { once: [{ route: 'create', fault: 'hang-after' }] },
  'look-claimed': { once: [{ route: 'create', fault: 'reset-after' }], withinMs: 9_000 },
  looked: { once: [{ route: 'create', fault: 'reset-after' }], withinMs: 9_000 },
  'look-kept': { once: [{ route: 'create', fault: 'reset-after' }], withinMs: 9_000 },
  'mergers-found': { posts: 120, withinMs: 5_000 },
  'mergers-kept': { posts: 160, withinMs: 5_000 },
  'merger-written': { posts: 260, withinMs: 6_000 },
  'merger-kept': { posts: 350, withinMs: 6_000 },
}

/** Points that come by often enough that it need not be the first time. */
const frequent: readonly Moment['name'][] = ['change-written', 'change-kept', 'page-fetched', 'page-written', 'page-kept']

/** How long the other node may gather before it dies and leaves the place. */
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
  return nodes > 1 && gathering.includes(name) ? { ...usual, withinMs: usual.withinMs + untilItsTurnMs } : usual
}

/**
 * The moments of a run: every named point once while there are enough kills, then by turns any time and points again. An account is
 * asked for only at the beginning, mergers are due sooner while there are few mentions, and looks need replies in doubt. With several
 * nodes those of gathering are a line of their own, since only one of them comes by.
 */
export function listMoments(
  { kills, nodes, share = { of: 1, which: 0 } }: { kills: number; nodes: number; share: { of: number; which: number } | undefined },
  random: () => number,
): { gathering: Moment[]; other: Moment[] } {
  const first: Moment['name'][] = ['account-asked', 'account-kept', 'mergers-found', 'mergers-kept', 'merger-written', 'merger-kept']
  const last: Moment['name'][] = ['look-claimed', 'looked', 'look-kept']
  const rest = [...points, 'reply-taken' as const].filter((name) => !first.includes(name) && !last.includes(name))
  const once = [...first, ...rest, ...last].filter((_, n) => n % share.of === share.which)
  const again = rest.filter((name) => !gathering.includes(name) || nodes === 1)
  const names: Moment['name'][] = once.slice(0, kills)
  for (let n = 0; names.length < kills; n++)
    names.push(n % 2 === 0 ? 'any time' : (again[Math.floor(random() * again.length)] as Moment['name']))
  const isOfGathering = (name: Moment['name']) => nodes > 1 && gathering.includes(name)
  const inLine = (which: boolean) => names.filter((name) => isOfGathering(name) === which).map((name) => momentOf(name, nodes, random))
  return { gathering: inLine(true), other: inLine(false) }
}
