import { brand } from './brand.ts'
import { readCast } from './cast.ts'
import type { Network } from './network.ts'
import type { Random } from './random.ts'
import { openAnswering } from './reactions.ts'
import { planCast } from './schedule.ts'
import { findPost, type NewPost, type WorldPost } from './world.ts'

/**
 * Brings the cast on: what they said in the week before is said at once, the rest is planned. What the world already holds
 * (after a restart) is not said again. Answers what to do when the brand has replied to somebody.
 */
export function bringOnCast(network: Network, options: { seed: number; speed: number; random: Random }): (reply: WorldPost) => void {
  const { world, agenda } = network
  const cast = readCast()
  const ids = new Map<string, string>()
  for (const post of world.timeline) if (post.key) ids.set(post.key, post.id)
  const textIds = new Map(cast.posts.map((written) => [written.key, written.id]))
  const used = new Set(world.timeline.map(({ text }) => text.replace(`@${brand.handle} `, '')))
  const answering = openAnswering(cast, { ...options, brand: brand.handle, used })

  for (const { at, post, refers } of planCast(cast, { ...options, startAt: world.clock(), told: new Set(ids.keys()) })) {
    sayAt(at, () => ({ ...post, inReplyTo: current(refers.re), quotes: current(refers.quote), reposts: current(refers.repost) }))
  }
  return planAnswer

  /** The post in which a text was said; null when it is gone. */
  function current(key: string | undefined): string | null {
    const id = key && ids.get(textIds.get(key) ?? '')
    return id ? (findPost(world, id)?.id ?? null) : null
  }

  /** Most posts show up at once; some, when the knobs say so, only after newer ones. */
  function sayAt(at: number, said: () => NewPost): void {
    agenda.plan(at, () => {
      const { lateChance, lateByMs } = network.knobs()
      if (lateChance > 0 && options.random() < lateChance) agenda.plan(at + lateByMs, say)
      else say()
    })
    const say = () => {
      const post = network.add({ ...said(), at })
      if (post.key) ids.set(post.key, post.id)
    }
  }

  function planAnswer(reply: WorldPost): void {
    if (ids.has(`answer/${reply.id}`)) {
      answering.wasAnswered(reply)
      return
    }
    const answer = answering.answerTo(reply)
    if (!answer) return
    const at = Math.max(reply.at + answer.afterMs, world.clock())
    agenda.plan(at, () => {
      if (answer.likes) reply.likes += 1
      if (answer.post && findPost(world, reply.id)) network.add({ ...answer.post, at })
    })
  }
}
