import type { ChannelName } from '#shared/channel.ts'
import { brand } from './brand.ts'
import type { Written } from './cast.ts'
import { seedOf } from './random.ts'

/** Where those live who may live anywhere, in hundredths. Everybody else is on X: together that is more than half of all posts. */
const shares: readonly (readonly [ChannelName, number])[] = [
  ['x', 22],
  ['bluesky', 20],
  ['mastodon', 17],
  ['reddit', 16],
  ['discourse', 13],
  ['youtube', 12],
]

/** The networks where somebody of the cast may live. */
export const homeNames: ReadonlySet<ChannelName> = new Set(shares.map(([name]) => name))

/**
 * On which network everybody of the cast is, by handle; the same in every run. People who answer, quote or repeat each other are
 * on one network. Only on X do we
 * search for what is said without our name, and only there things are quoted and repeated.
 */
export function findHomes(posts: readonly Written[]): Map<string, ChannelName> {
  const byKey = new Map(posts.map((post) => [post.key, post.by]))
  const nextTo = new Map<string, string>()
  const rootOf = (handle: string): string => {
    const next = nextTo.get(handle) ?? handle
    return next === handle ? handle : rootOf(next)
  }
  const onX = new Set<string>()
  for (const post of posts) {
    const other = byKey.get(post.re ?? post.quote ?? post.repost)
    if (other && other !== brand.handle && post.by !== brand.handle) nextTo.set(rootOf(post.by), rootOf(other))
  }
  for (const post of posts) if (post.quote || post.repost || !(post.re || post.text?.includes(`@${brand.handle}`))) onX.add(rootOf(post.by))
  return new Map(posts.map(({ by }) => [by, onX.has(rootOf(by)) ? 'x' : homeOf(rootOf(by))]))
}

function homeOf(handle: string): ChannelName {
  let roll = seedOf('home', handle) % 100
  for (const [name, share] of shares) {
    if (roll < share) return name
    roll -= share
  }
  return 'x'
}
