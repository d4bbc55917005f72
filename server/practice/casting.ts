import type { ChannelName } from '#shared/channel.ts'
import { brand } from './brand.ts'
import { readCast } from './cast.ts'
import { findHomes } from './homes.ts'
import type { Network } from './network.ts'
import { seededRandom, seedOf } from './random.ts'
import { openAnswering } from './reactions.ts'
import { type Planned, planCast } from './schedule.ts'
import { findPost, type NewPost, type WorldPost } from './world.ts'

/**
 * Brings the cast on, everybody on the network where they live: what they said in the week before is said at once, the rest is
 * planned. What the worlds already hold (after a restart) is not said again. From now on customers answer the brand's replies.
 */
export function bringOnCast(networks: readonly Network[], options: { seed: number; speed: number; startAt: number }): void {
  const cast = readCast()
  const homes = findHomes(cast.posts)
  const authors = new Map(cast.posts.map(({ key, by }) => [key, by]))
  const textIds = new Map(cast.posts.map(({ key, id }) => [key, id]))
  const texts = networks.flatMap(({ world }) => world.timeline.map(({ text }) => ownWords(text)))
  const published = networks.flatMap(({ world }) => world.timeline.flatMap(({ key }) => key ?? []))
  const answering = openAnswering(cast, { ...options, brand: brand.handle, used: new Set(texts) })
  const planned = planCast(cast, { ...options, published: new Set(published) })

  for (const network of networks) bringOn(network)

  function bringOn(network: Network): void {
    const { world, agenda, adapter } = network
    const random = seededRandom(seedOf('late', options.seed, adapter.name))
    const ids = new Map(world.timeline.flatMap((post) => (post.key ? [[post.key, post.id] as const] : [])))

    for (const { at, post, refers } of planned.filter((one) => homeOf(one) === adapter.name))
      sayAt(at, () => ({
        ...post,
        ...writtenThere(adapter.name, post.text),
        inReplyTo: current(refers.re),
        quotes: current(refers.quote),
        reposts: current(refers.repost),
      }))
    network.onReply = planAnswer

    /** The post in which a text was said; null when it is gone. */
    function current(key: string | undefined): string | null {
      const id = key && ids.get(textIds.get(key) ?? '')
      return id ? (findPost(world, id)?.id ?? null) : null
    }

    /** Most posts show up at once; some, when the settings say so, only after newer ones. */
    function sayAt(at: number, said: () => NewPost): void {
      agenda.plan(at, () => {
        const { lateChance, lateByMs } = network.practiceSettings()
        if (lateChance > 0 && random() < lateChance) agenda.plan(at + lateByMs, say)
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
      const { post, likes } = answer
      const at = Math.max(reply.at + answer.afterMs, world.clock())
      agenda.plan(at, () => {
        if (likes) reply.likes += 1
        if (post && findPost(world, reply.id)) network.add({ ...post, ...writtenThere(adapter.name, post.text), at })
      })
    }
  }

  /** The brand speaks where those are whom it answers. */
  function homeOf({ written }: Planned): ChannelName {
    const speaker = written.by === brand.handle ? authors.get(written.re ?? written.quote) : written.by
    return homes.get(speaker ?? '') ?? 'x'
  }
}

const onReddit = `u/${brand.handle}`

/** Accounts are named otherwise on Reddit; naming one is speaking to it all the same. */
function writtenThere(name: ChannelName, text: string): Pick<NewPost, 'text' | 'addressed'> {
  const named = text.replaceAll(`@${brand.handle}`, onReddit)
  return name === 'reddit' && named !== text ? { text: named, addressed: true } : { text }
}

/** What somebody said, without the name it was said to. */
const ownWords = (text: string): string => text.replace(onReddit, `@${brand.handle}`).replace(`@${brand.handle} `, '')
