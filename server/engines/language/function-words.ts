import { readFileSync } from 'node:fs'
import { fold } from './words.ts'

const lists = new Map<string, Set<string>>()
const every = new Set<string>()
for (const line of readFileSync(new URL('./function-words.txt', import.meta.url), 'utf8').split('\n')) {
  const [lang, words] = line.split(': ')
  if (!lang || !words || line.startsWith('#')) continue
  const list = lists.get(lang) ?? new Set()
  lists.set(lang, list)
  for (const word of words.split(' ')) {
    list.add(fold(word))
    every.add(fold(word))
  }
}

/** Whether a folded word says nothing of a matter by itself. In a language without a list, what any list holds is taken for such. */
export function isFunctionWord(lang: string, folded: string): boolean {
  return (lists.get(lang) ?? every).has(folded)
}
