import { second } from '../kit/lib/clock.ts'
import type { Cast, Reaction, Tone } from './cast.ts'
import { seededRandom, seedOf } from './random.ts'
import type { NewPost, WorldPost } from './world.ts'

/** How likely each sort of person is won over, or gets angrier; the rest says nothing (and now and then likes the reply). */
const manners: Partial<Record<Tone, { calm: number; angry: number }>> = {
  furious: { calm: 0.25, angry: 0.5 },
  annoyed: { calm: 0.4, angry: 0.3 },
  grumpy: { calm: 0.3, angry: 0.35 },
  tired: { calm: 0.45, angry: 0.2 },
  ironic: { calm: 0.4, angry: 0.25 },
  'not-us': { calm: 0, angry: 0 },
  jokes: { calm: 0, angry: 0 },
  hostile: { calm: 0, angry: 0 },
}
const usual = { calm: 0.65, angry: 0.1 }

export type Answering = {
  /** What the customer does about our reply, decided by seed, person and how often they were answered; null: nothing. */
  answerTo(reply: WorldPost): { afterMs: number; post: NewPost | null; likes: boolean } | null
  /** The answer to this reply was given before a restart. */
  wasAnswered(reply: WorldPost): void
}

/**
 * Customers of the cast answer our replies after 5–25 s (divided by `speed`). No text is used twice: `used` are those already said.
 * Others stay silent.
 */
export function openAnswering(cast: Cast, options: { seed: number; speed: number; brand: string; used: ReadonlySet<string> }): Answering {
  const spent = new Set(options.used)
  const about = new Map(cast.posts.map((written) => [written.id, written.about]))
  const answered = new Map<string, number>()

  return {
    answerTo(reply) {
      const asked = reply.answers
      const member = asked && cast.members.get(asked.author.handle)
      if (!asked || !member) return null
      const times = (answered.get(member.handle) ?? 0) + 1
      answered.set(member.handle, times)
      const random = seededRandom(seedOf('answer', options.seed, member.handle, times))
      const afterMs = ((5 + random() * 20) * second) / options.speed
      const manner = manners[member.tone] ?? usual
      const wonOver = manner.calm + 0.15 * (times - 1)
      const roll = random()
      const isContent = /^(praise|question|not-us)/.test(about.get(asked.key ?? '') ?? '')
      const tone = roll < wonOver ? 'calm' : roll < wonOver + manner.angry && !isContent ? 'angry' : null
      const said = tone && pick(asked.lang ?? member.lang, tone, random())
      if (!said) return { afterMs, post: null, likes: tone !== 'angry' && random() < 0.5 }
      spent.add(said.text)
      const post = {
        handle: member.handle,
        text: `@${options.brand} ${said.text}`,
        lang: said.lang,
        inReplyTo: reply.id,
        key: `answer/${reply.id}`,
      }
      return { afterMs, post, likes: tone === 'calm' }
    },
    wasAnswered(reply) {
      const handle = reply.answers?.author.handle ?? ''
      answered.set(handle, (answered.get(handle) ?? 0) + 1)
    },
  }

  function pick(lang: string, tone: Reaction['tone'], roll: number): Reaction | null {
    const open = cast.reactions.filter((one) => one.lang === lang && one.tone === tone && !spent.has(one.text))
    return open[Math.floor(roll * open.length)] ?? null
  }
}
