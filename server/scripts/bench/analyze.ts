import { readdirSync, readFileSync } from 'node:fs'
import Sentiment from 'sentiment'
import { readText } from '../../engines/language/read-text.ts'
import { longestRead } from '../../engines/language/words.ts'

const shortest = 3_000

/**
 * Texts a second of the whole analysis on one thread, language guessed, beside the plain `sentiment` package on the same
 * texts in the same run; the 99th percentile for one text, the time for a hostile megabyte, and memory.
 */
export async function run(_options: { json: boolean }): Promise<Record<string, unknown>> {
  const texts = corpusTexts()
  const plain = new Sentiment()
  console.error(`Reading ${texts.length} texts over and over, for at least ${shortest / 1_000} s each …`)
  const loadedFrom = process.memoryUsage().rss
  for (const text of texts) readText({ text })
  const times: number[] = []
  const aftercare = perSecond(texts, (text) => {
    const began = performance.now()
    readText({ text })
    times.push(performance.now() - began)
  })
  const known = perSecond(texts, (text) => readText({ text, lang: 'en' }))
  const sentiment = perSecond(texts, (text) => plain.analyze(text))
  times.sort((a, b) => a - b)
  const walls = ['a', 'İş😀é? ', 'x y ', '@a http://b.c ', '¿'].map((piece) => piece.repeat(Math.ceil(1_000_000 / piece.length)))
  const hostile = walls.map((text) => {
    const began = performance.now()
    readText({ text })
    return performance.now() - began
  })
  return {
    texts: texts.length,
    meanLength: Math.round(texts.reduce((sum, text) => sum + text.length, 0) / texts.length),
    textsPerSecond: Math.round(aftercare),
    textsPerSecondLanguageGiven: Math.round(known),
    p50Micros: Math.round((times[Math.floor(times.length * 0.5)] ?? 0) * 1_000),
    p99Micros: Math.round((times[Math.floor(times.length * 0.99)] ?? 0) * 1_000),
    plainSentimentTextsPerSecond: Math.round(sentiment),
    hostileMegabyteMs: Number(Math.max(...hostile).toFixed(1)),
    longestRead,
    memoryMb: Math.round((process.memoryUsage().rss - loadedFrom) / 1e6),
    rssMb: Math.round(process.memoryUsage().rss / 1e6),
  }
}

function perSecond(texts: readonly string[], read: (text: string) => unknown): number {
  const began = performance.now()
  let count = 0
  while (performance.now() - began < shortest) {
    for (const text of texts) read(text)
    count += texts.length
  }
  return (count / (performance.now() - began)) * 1_000
}

/** The texts written for this product, in all its languages. */
function corpusTexts(): string[] {
  const folder = new URL('../../../corpus/', import.meta.url)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'))
    .filter(Boolean)
    .map((line) => String(JSON.parse(line).text))
}
