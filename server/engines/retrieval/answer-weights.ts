import { readFileSync } from 'node:fs'

/** What `npm run train:answers` learns from `corpus/knowledge/learn.jsonl`. */
export type AnswerWeights = {
  /** How much each likeness counts for the rank; they add up to 1. */
  rank: Record<'words' | 'wordsOfBody' | 'meanings' | 'meaningsOfBody' | 'directionOfBody' | 'directionOfAll' | 'covered', number>
  /** The log odds that the first article answers. */
  chance: { bias: number; rank: number; margin: number; covered: number; words: number }
  /** From these chances on the first is the answer, or three are offered. */
  answerFrom: number
  offerFrom: number
}

export const answerWeights = JSON.parse(readFileSync(new URL('./answer-weights.json', import.meta.url), 'utf8')) as AnswerWeights
