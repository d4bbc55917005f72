import { existsSync, readFileSync } from 'node:fs'
import emojiWords from 'sentiment/build/emoji.json' with { type: 'json' }
import englishWords from 'sentiment/languages/en/labels.json' with { type: 'json' }
import { type Topic, topics } from '#shared/understanding.ts'
import { fold } from './words.ts'

/**
 * A row of folded words, each a beginning unless `whole`, to be found in order with at most two words between.
 * `cue` and `topic` are −1 when the phrase is neither.
 */
export type Phrase = { parts: readonly { stem: string; whole: boolean }[]; cue: number; topic: number; value: number; rule: string }

/** What a word says by itself and which phrases it may begin. */
export type Finding = { value: number; rule: string; phrases: readonly Phrase[] }

/** Words of one language: `find` is answered from memory for words seen before. */
export type WordList = { lang: string; find(foldedWord: string): Finding }

/** The groups of phrases, in the order in which models see them: append only, weights are trained against it. */
export const cueNames = [
  'broken',
  'waiting',
  'late',
  'not-arrived',
  'wrong-item',
  'no-answer',
  'refund',
  'charged',
  'again',
  'never-again',
  'strong-words',
  'rude',
  'disappointed',
  'price',
  'promise',
  'app-trouble',
  'danger',
  'injury',
  'legal',
  'press',
  'help',
  'question',
  'irony',
  'praise',
  'thanks',
  'not-us',
  'ours',
  'you',
  'negator',
  'intensifier',
  'contrast',
] as const
export type CueName = (typeof cueNames)[number]
export const cueNumber = (name: CueName): number => cueNames.indexOf(name)

const lexiconLanguages = new Set(['en', 'de', 'no', 'fi', 'is', 'tr', 'da', 'sv', 'es', 'fr', 'it', 'pt'])
const cueLanguages = new Set(['en', 'de', 'no', 'fi', 'is', 'tr', 'da', 'sv'])
/** Languages that lean a short word on the next: j'adore, dell'arte. */
const elidedLanguages = new Set(['fr', 'it', 'other'])
/** So many different words are remembered with what they say, per language. */
const remembered = 40_000
const longestStem = 24

type Entry = {
  whole?: { value: number; rule: string }
  stem?: { value: number; rule: string }
  wholePhrases: Phrase[]
  stemPhrases: Phrase[]
}

const lists = new Map<string, WordList>()

/** The words of a language; a language without its own lists gets the emoji and a handful of words of its neighbours. */
export function wordListOf(lang: string): WordList {
  const known = lexiconLanguages.has(lang) ? lang : 'other'
  let list = lists.get(known)
  if (!list) {
    list = compile(known)
    lists.set(known, list)
  }
  return list
}

function compile(lang: string): WordList {
  const entries = new Map<string, Entry>()
  const entryOf = (stem: string) => {
    const entry = entries.get(stem) ?? { wholePhrases: [], stemPhrases: [] }
    entries.set(stem, entry)
    return entry
  }
  const addWord = (written: string, value: number, rule: string) => {
    const parts = written.split('+').filter(Boolean).map(partOf)
    const first = parts[0]
    if (!first?.stem) return
    if (parts.length > 1) addPhrase({ parts, cue: -1, topic: -1, value, rule })
    else entryOf(first.stem)[first.whole ? 'whole' : 'stem'] = { value, rule }
  }
  const addPhrase = (phrase: Phrase) => {
    const first = phrase.parts[0]
    if (first) entryOf(first.stem)[first.whole ? 'wholePhrases' : 'stemPhrases'].push(phrase)
  }
  for (const [emoji, value] of Object.entries({ ...emojiWords, ...ownSigns })) entryOf(emoji).whole = { value, rule: 'emoji' }
  if (lang === 'en')
    for (const [written, value] of Object.entries(englishWords)) addWord(`${written.replaceAll(' ', '+')}.`, value, 'afinn')
  for (const file of [`${lang}.txt`, `${lang}.own.txt`]) {
    for (const [weight, words] of linesOf(`./lexicons/${file}`)) {
      for (const written of words.split(/\s+/))
        if (written) addWord(written, Number(weight), file.includes('own') || lang === 'is' ? 'own' : 'afinn')
    }
  }
  for (const [name, phrases] of linesOf(`./cues/${cueLanguages.has(lang) ? lang : 'other'}.txt`)) {
    const cue = cueNames.indexOf(name as CueName)
    if (cue < 0) throw new Error(`cues of ${lang}: there is no group "${name}"`)
    for (const written of phrases.split('|')) {
      const parts = written.trim().split(/\s+/).map(partOf)
      if (parts.every((part) => part.stem)) addPhrase({ parts, cue, topic: -1, value: 0, rule: `cue:${name}` })
    }
  }
  for (const [name, phrases] of linesOf(`./topics/${lang}.txt`)) {
    const topic = topics.indexOf(name as Topic)
    if (topic < 0) throw new Error(`topics of ${lang}: there is no topic "${name}"`)
    for (const written of phrases.split('|')) {
      const parts = written.trim().split(/\s+/).map(partOf)
      if (parts.every((part) => part.stem)) addPhrase({ parts, cue: -1, topic, value: 0, rule: `topic:${name}` })
    }
  }
  const elided = elidedLanguages.has(lang)
  const seen = new Map<string, Finding>()
  return {
    lang,
    find(word) {
      const known = seen.get(word)
      if (known) return known
      if (seen.size >= remembered) seen.clear()
      const finding = refresh(entries, elided ? word.slice(word.lastIndexOf("'") + 1) : word)
      seen.set(word, finding)
      return finding
    },
  }
}

function refresh(entries: ReadonlyMap<string, Entry>, word: string): Finding {
  let value = 0
  let rule = ''
  const phrases: Phrase[] = []
  for (let length = 1; length <= word.length && length <= longestStem; length++) {
    const entry = entries.get(word.slice(0, length))
    if (!entry) continue
    const said = (length === word.length ? entry.whole : undefined) ?? entry.stem
    if (said) ({ value, rule } = said)
    phrases.push(...entry.stemPhrases)
    if (length === word.length) phrases.push(...entry.wholePhrases)
  }
  return { value, rule, phrases }
}

const partOf = (written: string) => ({ stem: fold(written.replace(/\.$/, '')), whole: written.endsWith('.') })

function linesOf(path: string): [string, string][] {
  const url = new URL(path, import.meta.url)
  if (!existsSync(url)) return []
  return readFileSync(url, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()])
}

/** Emoji and emoticons as customers use them: a crying face is no joy, hands clapped at a company are no thanks. */
const ownSigns: Record<string, number> = {
  ...{ '😭': -2, '🙄': -2, '😤': -3, '😡': -4, '🤬': -4, '👎': -3, '😠': -3, '🤦': -2, '😒': -2, '😑': -2, '😩': -2, '🤮': -4, '🤢': -3 },
  ...{ '😞': -2, '😔': -2, '😢': -2, '🥲': -1, '💩': -3, '🤡': -3, '😏': -1, '🙃': -1, '👏': 1, '😂': 0.5, '🤣': 0.5, '🙏': 0.5, '😅': 0 },
  ...{ '🥰': 4, '🤩': 4, '🤗': 3, '🥳': 3, '❤': 3, '💯': 2, '🙂': 0.5, ':)': 2, ':-)': 2, ':d': 3, ';)': 1, '=)': 2, ':p': 1, '<3': 3 },
  ...{ ':(': -2, ':-(': -2, '=(': -2, ':/': -2, ':-/': -2, ':|': -1, ';(': -2 },
}
