import { readFileSync } from 'node:fs'
import { knownLanguages, type Reason } from '#shared/understanding.ts'
import { readEvidence } from '../../engines/clustering/evidence.ts'
import { groupReasons } from '../../engines/clustering/reason-groups.ts'
import { isFunctionWord } from '../../engines/language/function-words.ts'
import { readText } from '../../engines/language/read-text.ts'
import { randomFrom } from '../../engines/language/regression.ts'
import { fold } from '../../engines/language/words.ts'

const perLanguage = 50
const seed = 777

/**
 * What why-cards name in 300 texts of the corpus, 50 of each language drawn by a fixed seed: how many words, how many texts name none,
 * how far the weights are from adding up, how much of all weight lies on named words. The words themselves go to stderr, by language and
 * group, for a person to read: whether each says something of the matter or the mood no program can tell.
 */
export async function run(_options: { json: boolean }): Promise<Record<string, unknown>> {
  const words = new Map<string, Set<string>>()
  let named = 0
  let silent = 0
  let small = 0
  let furthest = 0
  let namedWeight = 0
  let allWeight = 0
  for (const { lang, text } of sampled()) {
    const said = readText({ text, lang })
    const because = groupReasons(said.because, readEvidence(text, { lang, product: said.product }))
    const telling = because.filter(({ of, group }) => of !== 'topic' && group !== 'said')
    if (telling.length === 0) silent++
    named += telling.length
    for (const reason of telling) {
      const key = `${lang} ${reason.group}`
      words.set(key, (words.get(key) ?? new Set()).add(reason.text.toLowerCase()))
      if (isFunctionWord(lang, fold(reason.text))) small++
    }
    for (const [of, total] of [['sentiment', said.sentiment.score] as const, ['complaint', said.complaint.probability] as const]) {
      const own = because.filter((reason) => reason.of === of)
      furthest = Math.max(furthest, Math.abs(sumOf(own) - total))
      namedWeight += gross(own.filter(({ group }) => group !== 'said'))
      allWeight += gross(own)
    }
  }
  for (const [key, list] of words) console.error(`${key}: ${[...list].sort().join(', ')}`)
  return {
    texts: perLanguage * knownLanguages.length,
    named,
    different: [...words.values()].reduce((sum, list) => sum + list.size, 0),
    textsThatNameNone: silent,
    smallWordsNamed: small,
    furthestFromTheScore: Number(furthest.toFixed(9)),
    shareOfWeightOnNamedWords: Number((namedWeight / allWeight).toFixed(3)),
  }
}

const sumOf = (reasons: readonly Reason[]) => reasons.reduce((sum, { weight }) => sum + weight, 0)
const gross = (reasons: readonly Reason[]) => reasons.reduce((sum, { weight }) => sum + Math.abs(weight), 0)

function sampled(): { lang: string; text: string }[] {
  const next = randomFrom(seed)
  return knownLanguages.flatMap((lang) => {
    const left = readFileSync(new URL(`../../../corpus/${lang}.jsonl`, import.meta.url), 'utf8')
      .split('\n')
      .filter(Boolean)
    return Array.from({ length: perLanguage }, () => {
      const [line = '{}'] = left.splice(Math.floor(next() * left.length), 1)
      return { lang, text: String(JSON.parse(line).text) }
    })
  })
}
