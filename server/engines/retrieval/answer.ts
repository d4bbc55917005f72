import { readSignsOf, understand } from '../language/read-text.ts'
import { cueNumber } from '../language/word-lists.ts'
import { answerWeights } from './answer-weights.ts'
import type { Answer, Band } from './passage.ts'
import { mostPassages } from './passage.ts'
import type { Found, PassageIndex } from './passage-index.ts'
import { readPassage } from './read-passage.ts'

/** `lang` is believed; `hint` only leans the guess. */
export type Question = { text: string; lang?: string | null | undefined; hint?: string | null | undefined }

/** A complaint that threatens with law or press is for a person; words of danger and injury always are. */
const dangers = [cueNumber('danger'), cueNumber('injury')]

/**
 * Finds what answers a question among passages that people approved; nothing is ever written anew. Danger, injury, law and press are for a
 * person, whatever is found.
 * @param question `lang` (BCP 47) is believed; otherwise the language is guessed
 */
export function answerQuestion(index: PassageIndex, question: Question): Answer {
  const asked = { text: question.text, lang: question.lang ?? null, hint: question.hint }
  const signs = readSignsOf(asked)
  const { lang, urgent } = understand(asked, signs)
  const isDangerous = dangers.some((cue) => signs.signals.cues[cue])
  const read = readPassage(question.text, lang)
  const found = index.find(read)
  const first = found[0]
  if (!first) return { band: 'hand-over', passages: [] }
  const chance = chanceOf(first, found[1])
  const passages = found.slice(0, mostPassages).map((each) => ({
    article: each.article,
    lang: shownLanguage(index.languagesOf(each.article), lang),
    score: Math.round(((chance * each.rank) / first.rank) * 1_000) / 1_000,
  }))
  return { band: urgent || isDangerous ? 'hand-over' : bandOf(chance), passages }
}

function bandOf(chance: number): Band {
  if (chance >= answerWeights.answerFrom) return 'answer'
  return chance >= answerWeights.offerFrom ? 'offer' : 'hand-over'
}

/** What the chance follows from, in the order of its weights. */
export const signalsOf = (first: Found, second: Found | undefined): number[] => [
  1,
  first.rank,
  first.rank - (second?.rank ?? 0),
  first.covered,
  first.words,
]

/** What the answer to a question follows from, for whoever asks why. Each 0 to 1; null: nothing is like it. */
export function explainAnswer(index: PassageIndex, text: string, lang: string) {
  const [first, second] = index.find(readPassage(text, lang))
  if (!first) return null
  return { likeness: first.rank, margin: first.rank - (second?.rank ?? 0), covered: Math.min(1, first.covered), words: first.words }
}

function chanceOf(first: Found, second: Found | undefined): number {
  const { bias, rank, margin, covered, words } = answerWeights.chance
  const weights = [bias, rank, margin, covered, words]
  const odds = signalsOf(first, second).reduce((sum, signal, at) => sum + signal * (weights[at] as number), 0)
  return 1 / (1 + Math.exp(-odds))
}

/** The asker's language where the article has it; else English, which most read; else whatever it has. */
function shownLanguage(spoken: readonly string[], asked: string): string {
  const base = (tag: string) => tag.toLowerCase().split('-')[0]
  return spoken.find((lang) => base(lang) === base(asked)) ?? spoken.find((lang) => base(lang) === 'en') ?? (spoken[0] as string)
}
