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

/** What hangs on any word without making it another, folded: also, even, whether; is, was, they say. */
const endings: Record<string, readonly string[]> = {
  fi: ['kin', 'kaan', 'ko', 'kohan', 'pa', 'han', 'ki', 'kaa'],
  tr: 'mis mistir dir tir dur tur yim yum sin sun siniz sunuz iz uz lar ler ydi ydu ymis ymus ki ku'.split(' '),
}
const shortest = 3

/** Whether a folded word says nothing of a matter by itself. In a language without a list, what any list holds is taken for such. */
export function isFunctionWord(lang: string, folded: string): boolean {
  const list = lists.get(lang) ?? every
  if (list.has(folded)) return true
  for (const ending of endings[lang] ?? [])
    if (folded.endsWith(ending) && folded.length >= shortest + ending.length && list.has(folded.slice(0, -ending.length))) return true
  return false
}
