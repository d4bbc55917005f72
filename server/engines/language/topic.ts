import { type Topic, topics } from '#shared/understanding.ts'
import type { Hit, Signals } from './signals.ts'
import { type CueName, cueNumber } from './word-lists.ts'

/** What a group of cues says about the topic; words of the topic's own list count 1 each, at most 3. */
const topicOfCue: readonly [CueName, Topic, number][] = [
  ['danger', 'safety', 3],
  ['injury', 'safety', 3],
  ['refund', 'refund', 2.5],
  ['charged', 'billing', 1.5],
  ['late', 'delivery', 0.8],
  ['not-arrived', 'delivery', 1],
  ['wrong-item', 'delivery', 0.7],
  ['no-answer', 'service', 1.4],
  ['rude', 'service', 1.4],
  ['price', 'price', 1.5],
  ['app-trouble', 'app', 0.9],
  ['broken', 'defect', 1.3],
]

/** What the text is about with the words that say so; null when nothing does. */
export function topicOf(signals: Signals): { topic: Topic; hits: Hit[] } | null {
  const scores = new Float64Array(topics.length)
  for (const { cue } of signals.topics) scores[cue] = Math.min(3, (scores[cue] as number) + 1)
  for (const [cue, topic, weight] of topicOfCue) {
    if (!signals.cues[cueNumber(cue)]) continue
    const at = topics.indexOf(topic)
    scores[at] = (scores[at] as number) + weight
  }
  let top = 0
  for (let n = 1; n < scores.length; n++) if ((scores[n] as number) > (scores[top] as number)) top = n
  const topic = topics[top]
  if (!topic || scores[top] === 0) return null
  return { topic, hits: signals.topics.filter((hit) => hit.cue === top).slice(0, 3) }
}
