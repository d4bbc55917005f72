import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { Refusal } from '../../kit/lib/errors.ts'

/** A guesser who knows common passwords, names and keyboards needs a million tries at least (zxcvbn's score of 2). */
const leastScore = 2
/** A password is at least as hard to guess as its beginning, and this much is judged in a few milliseconds. */
const judgedCharacters = 48

/** What the product is about: whoever guesses at a desk begins with its words. */
const productWords = [
  'aftercare',
  'after-sales',
  'customer',
  'service',
  'support',
  'helpdesk',
  'complaint',
  'mention',
  'repair',
  'warranty',
]

let judge: Promise<ZxcvbnFactory> | null = null

/** Read when the first new password comes: the lists of common ones take a third of a second. */
async function openJudge(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
}

/**
 * Refuses a new password that is easy to guess: one of the 30,000 commonest, keys in a row, repetitions, the person's own name or address. There are no
 * rules about what it is made of (ASVS 6.2).
 * @param own words that this person's password must not be made of, like name and e-mail address
 * @throws Refusal `weak-password`
 */
export async function refuseWeak(password: string, own: readonly string[]): Promise<void> {
  judge ??= openJudge()
  const words = [...productWords, ...own.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))].filter((word) => word.length > 2)
  // What is told of oneself makes nothing harder to guess: the rest of the password must do.
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), password.slice(0, judgedCharacters).toLowerCase())
  const { score } = (await judge).check(rest)
  if (score < leastScore)
    throw new Refusal('bad-input', 'weak-password', 'This password is too easy to guess. Take a few words that do not belong together.')
}
