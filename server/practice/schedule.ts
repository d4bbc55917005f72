import { day, hour, minute, second } from '../kit/lib/clock.ts'
import type { Cast, Written } from './cast.ts'
import { type Random, seededRandom, seedOf } from './random.ts'
import type { NewPost } from './world.ts'

/** The problem that spreads while everybody watches. */
const growing = 'ro2-hinge'
const firstLiveMs = 1.5 * second
/** Posts that come at the first, quick pace. */
const quickPosts = 50

export type Planned = { at: number; post: NewPost; refers: Pick<Written, 're' | 'quote' | 'repost'>; written: Written }

/**
 * When everything is said, for a world that starts at `startAt` (epoch ms): the week before, in time order, and what comes after it,
 * one post every 4–8 s at first, then every 7–13 s, at last every 25–50 s (all divided by `speed`). The same seed gives the same
 * order. `told` are the ids of texts already said: they are left out, and the rest goes on from `startAt`.
 */
export function planCast(cast: Cast, options: { seed: number; startAt: number; speed: number; published: ReadonlySet<string> }): Planned[] {
  const { seed, startAt, speed, published } = options
  const random = seededRandom(seedOf('schedule', seed))
  const week = planWeek(cast, startAt, random)
  const order = orderLive(cast.posts, random)
  const gaps = order.map((post, index) => gapMs(post, index, random))
  const planned = published.size === 0 ? week : week.filter(({ written }) => !published.has(written.id))
  let at = startAt + firstLiveMs / speed
  for (const [index, written] of order.entries()) {
    if (published.has(written.id)) continue
    planned.push(plan(cast, written, at))
    at += (gaps[index] ?? second) / speed
  }
  return planned
}

function planWeek(cast: Cast, startAt: number, random: Random): Planned[] {
  const named = new Map<string, number>()
  const planned = cast.posts
    .filter((post) => post.when === 'week')
    .map((written) => {
      const parent = named.get(written.re ?? written.quote ?? written.repost ?? '')
      const at =
        parent === undefined
          ? startAt - ageMs(written, startAt, random)
          : parent + 15 * minute + random() * (startAt - parent - 20 * minute)
      if (written.key) named.set(written.key, at)
      return plan(cast, written, Math.floor(at))
    })
  return planned.sort((a, b) => a.at - b.at)
}

/** Dense in the last day; the growing problem began two days ago. At night (UTC) people mostly sleep. */
function ageMs(written: Written, startAt: number, random: Random): number {
  for (let tries = 0; ; tries += 1) {
    const roll = random()
    const [from, to] =
      written.about === growing
        ? roll < 0.12
          ? [2 * day, 7 * day]
          : roll < 0.4
            ? [day, 2 * day]
            : [2 * minute, 20 * hour]
        : roll < 0.45
          ? [2 * minute, day]
          : [day, 7 * day]
    const age = from + random() * (to - from)
    if (written.key && age < 3 * hour) continue
    const sleeps = new Date(startAt - age).getUTCHours() < 5
    if (!sleeps || tries > 3 || random() < 0.25) return age
  }
}

/** Shuffled, the growing problem growing; answers after what they answer; what is for later at the end. */
function orderLive(posts: readonly Written[], random: Random): Written[] {
  const ranks = new Map<Written, number>()
  for (const post of posts) {
    if (post.when === 'week') continue
    const rank = post.about === growing ? random() ** 0.7 : random()
    const isAnswer = Boolean(post.re ?? post.quote ?? post.repost)
    ranks.set(post, (post.when === 'later' ? 2 : 0) + (isAnswer ? 0.4 + rank * 0.6 : rank))
  }
  const order = [...ranks].sort(([, a], [, b]) => a - b).map(([post]) => post)
  const opening = order.findIndex((post) => post.about === growing && post.lang === 'en' && !post.re && !post.quote)
  order.unshift(...order.splice(opening, 1))
  return order
}

function gapMs(post: Written, index: number, random: Random): number {
  if (post.when === 'later') return (25 + random() * 25) * second
  return (index < quickPosts ? 4 + random() * 4 : 7 + random() * 6) * second
}

function plan(cast: Cast, written: Written, at: number): Planned {
  const member = cast.members.get(written.by)
  const text = written.text ?? ''
  const followers = member?.followers ?? 0
  return {
    at,
    written,
    refers: { re: written.re, quote: written.quote, repost: written.repost },
    post: {
      handle: written.by,
      ...(member && { name: member.name, followers }),
      text: written.repeat ? text.repeat(written.repeat) : text,
      lang: written.lang ?? null,
      key: written.id,
      likes: seedOf('likes', written.id) % Math.max(2, Math.ceil(Math.sqrt(followers))),
    },
  }
}
