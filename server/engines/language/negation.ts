import { isFunctionWord } from './function-words.ts'
import type { Word } from './words.ts'

/** What parts two clauses: the words on its sides are no phrase, and no negator reaches over it. "It never came. Time to go". */
export const clauseEnd = /[.!?…,;:\n@()[\]–—]|\s-+\s/

/** So many words behind a negator are turned round, or before one that stands behind. */
const reach = 3

/**
 * Words with which a clause begins anew without a comma when its own subject follows ("not good and my phone …"), that only widen what is
 * said ("not only", "nothing but"), that make a wish or a wonder of a "never" ("never so bad"), and that negate what stood before.
 */
const smallWords: Readonly<
  Record<string, { joins: string; widens: string; wonders?: string; never?: string; behind?: string; late?: string }>
> = {
  en: { joins: 'and or so', widens: 'only just than but merely', wonders: 'such so this', never: 'never' },
  de: {
    joins: 'und oder',
    widens: 'nur als sondern bloss lediglich ausser',
    wonders: 'so derart solch solche solchen',
    never: 'nie niemals',
    late: 'nicht nich net ned nit',
  },
  no: {
    joins: 'og eller',
    widens: 'bare kun enn annet',
    wonders: 'sa slik slike sann sanne',
    never: 'aldri',
    late: 'ikke ikkje itj itte',
  },
  da: { joins: 'og eller', widens: 'bare kun end andet', wonders: 'sa sadan', never: 'aldrig', late: 'ikke' },
  sv: { joins: 'och eller', widens: 'bara an annat', wonders: 'sa sadan', never: 'aldrig', late: 'inte' },
  fi: { joins: 'ja tai', widens: 'vain vaan kuin pelkastaan ainoastaan', wonders: 'nain noin niin', never: 'koskaan ikina' },
  is: { joins: 'og eda', widens: 'bara adeins nema heldur en', wonders: 'svona svo jafn', never: 'aldrei', late: 'ekki ekk' },
  tr: {
    joins: 've veya',
    widens: 'sadece yalniz yalnizca',
    wonders: 'bu boyle kadar',
    never: 'hic asla',
    behind: 'degil degilim degildi degiller yok yoktu yokmus olmadan olmayan olmadi',
  },
}

type Table = Record<'joins' | 'widens' | 'wonders' | 'never' | 'behind' | 'late', ReadonlySet<string>>
const tables = new Map<string, Table>()
function tableOf(lang: string): Table {
  const known = tables.get(lang)
  if (known) return known
  const set = (list = '') => new Set(list.split(' ').filter(Boolean))
  const { joins, widens, wonders, never, behind, late } = smallWords[lang] ?? { joins: '', widens: '' }
  const table = { joins: set(joins), widens: set(widens), wonders: set(wonders), never: set(never), behind: set(behind), late: set(late) }
  tables.set(lang, table)
  return table
}

const turkishNegatedVerb =
  /[a-z]{2}(?:m[iu]yor(?:um|uz|sun|sunuz|lar|du|mus)?|m[ae]d[iu](?:m|k|n|lar|ler|niz)?|m[ae]m[iu]s(?:lar|ler|ti)?|m[ae]z(?:l[ae]r)?|m[ae]y[iu]z|m[ae]y[ae]n|m[ae]yacak\w*|m[ae]yecek\w*)$/

/** Verbs by which one has or has not a trouble; a problem that was not solved is still one. */
const turkishHaving = /^(?:yasa|olma|gorme|cikma|karsilas|duyma|kalma|cekme)/

/** Whether a Turkish word is a verb that negates: what it has with it did not happen. */
export const isNegatedVerb = (lang: string, word: string): boolean => lang === 'tr' && turkishNegatedVerb.test(word)

/** What is negated at a word of a text. */
export type Negation = {
  /** To be called at each word, before it is asked about. `startsSubject` says whether it is somebody: "I", "you". */
  arrive(n: number, startsSubject: boolean): void
  /** The negator that reaches the word that was arrived at, or −1. */
  from(): number
  /** Whether nothing but small words stands between that negator and this word: "no problems", "never had any problems". */
  isNear(): boolean
  /** First word of this clause. */
  clauseFrom(): number
  /** To be called at each word, after it was asked about. */
  leave(n: number, negates: boolean): void
  end(): void
  /**
   * How far back the word negates what stands before it in its clause, and whether also what is bad: Turkish "sorun yok", "memnun
   * kalmadım"; German "gefällt mir nicht", where the clause ends with it. Null for most words.
   */
  backwards(n: number): { words: number; turnsBad: boolean } | null
  /** Whether what ends with the word is said not to be, by a word behind it. */
  isDeniedBehind(n: number): boolean
}

/** Follows what is negated through the words of a text, clause by clause. */
export function followNegation(raw: string, words: readonly Word[], lang: string): Negation {
  const table = tableOf(lang)
  let at = -1
  let left = 0
  /** Whether all words since the negator were small ones. */
  let near = false
  let clauseFrom = 0

  const end = () => {
    left = 0
  }
  function begin(n: number) {
    end()
    clauseFrom = n
  }
  function endsClause(n: number): boolean {
    const next = words[n + 1]
    return !next || /^[?!.…]/.test(next.text) || clauseEnd.test(raw.slice((words[n] as Word).to, next.from))
  }

  return {
    arrive(n, startsSubject) {
      const { folded } = words[n] as Word
      const before = words[n - 1]
      if (before && clauseEnd.test(raw.slice(before.to, (words[n] as Word).from))) begin(n)
      else if (before && /^[?!.…]/.test(before.text)) begin(n)
      else if (before && startsSubject && table.joins.has(before.folded)) begin(n - 1)
      if (left > 0 && table.widens.has(folded)) end()
      if (left > 0 && table.never.has((words[at] as Word).folded) && table.wonders.has(folded)) end()
    },
    from: () => (left > 0 ? at : -1),
    isNear: () => left > 0 && near,
    clauseFrom: () => clauseFrom,
    leave(n, negates) {
      const { folded } = words[n] as Word
      if (negates && !table.behind.has(folded)) {
        at = n
        left = reach
        near = true
        return
      }
      left--
      if (!isFunctionWord(lang, folded)) near = false
    },
    end,
    backwards(n) {
      const { folded } = words[n] as Word
      if (table.behind.has(folded)) return { words: 2, turnsBad: true }
      if (isNegatedVerb(lang, folded)) return { words: 2, turnsBad: turkishHaving.test(folded) }
      return left <= 0 && table.late.has(folded) && endsClause(n) ? { words: reach, turnsBad: false } : null
    },
    isDeniedBehind(n) {
      for (let next = n + 1; next <= n + 2 && !endsClause(next - 1); next++) {
        const { folded } = words[next] as Word
        if (table.behind.has(folded) || (turkishHaving.test(folded) && isNegatedVerb(lang, folded))) return true
      }
      return false
    },
  }
}
