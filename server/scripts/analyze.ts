import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { sentimentLabels } from '#shared/understanding.ts'
import { adjusted, fitTaught, train, untaught } from '../engines/language/learning.ts'
import { readSignsOf, understand } from '../engines/language/read-text.ts'

const line = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  lang: z.string().min(2).max(12).nullish(),
  verdict: z.object({ sentiment: z.enum(sentimentLabels).nullish(), complaint: z.boolean().nullish() }).nullish(),
})

const taught = untaught()

/**
 * What the product says about each text on stdin: JSONL in, JSONL out, same order; a bad line is answered with what is
 * wrong. A line with a verdict is answered first and then learned from, as a correction by staff would be.
 */
for await (const raw of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  if (raw.trim() === '') continue
  if (!process.stdout.write(`${JSON.stringify(answer(raw))}\n`)) await once(process.stdout, 'drain')
}

function answer(raw: string): object {
  let given: unknown
  try {
    given = JSON.parse(raw)
  } catch (error) {
    return { error: `The line is not JSON: ${error instanceof Error ? error.message : error}` }
  }
  const checked = line.safeParse(given)
  if (!checked.success) {
    const id = typeof given === 'object' && given !== null && 'id' in given ? given.id : undefined
    const issue = checked.error.issues[0]
    return { id, error: `${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not valid'}` }
  }
  const { id, text, lang, verdict } = checked.data
  const reading = readSignsOf({ text, lang })
  const said = understand({ text, lang }, adjusted(taught, reading))
  if (verdict) {
    train(taught, reading, { sentiment: verdict.sentiment ?? undefined, complaint: verdict.complaint ?? undefined })
    fitTaught(taught)
  }
  return {
    id,
    lang: said.lang,
    sentiment: { label: said.sentiment.label, score: said.sentiment.score },
    kind: said.kind,
    complaint: said.complaint,
    topic: said.topic,
    because: said.because,
  }
}
