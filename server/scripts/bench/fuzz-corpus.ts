import { readdirSync, readFileSync } from 'node:fs'

let texts: string[] | null = null

/** The texts of the corpus, all languages, read once. */
export function sampleTexts(): readonly string[] {
  const folder = new URL('../../../corpus/', import.meta.url)
  texts ??= readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'))
    .filter(Boolean)
    .map((line) => String(JSON.parse(line).text))
  return texts
}
