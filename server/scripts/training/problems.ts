import { readdirSync, readFileSync } from 'node:fs'
import { languages, type VocabularyLanguage } from '../../engines/clustering/languages.ts'

/** `common`: many customers share its cause; `own`: each customer has it for himself (my parcel, my refund). */
export type Problem = {
  id: string
  kind: 'common' | 'own'
  product: string | null
  /** What is wrong, in plain English. */
  wrong: string
  tellings: { lang: VocabularyLanguage; text: string }[]
}
/** An invented brand with its problems; `file` is the name of its file. */
export type Brand = { file: string; brand: string; trade: string; products: string[]; problems: Problem[] }

const header = /^## ([a-z0-9-]+) \| (common|own) \| (.+) \| (.+)$/
const telling = /^(en|de|no|fi|is|tr): (.+)$/

/** The brands of one half of the corpus of problems (`corpus/problems/README.md`), in the order of their files. Throws on a line it does not know. */
export function readProblems(half: 'learn' | 'sealed'): Brand[] {
  const folder = new URL(`../../../corpus/problems/${half}/`, import.meta.url)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => parseBrand(file, readFileSync(new URL(file, folder), 'utf8')))
}

/** Reads one file of problems. Throws a RangeError that names file and line of what it does not know. */
export function parseBrand(file: string, text: string): Brand {
  const brand: Brand = { file, brand: '', trade: '', products: [], problems: [] }
  for (const [at, line] of text.split('\n').entries()) {
    if (!line.trim()) continue
    const [, id, kind, product, wrong] = header.exec(line) ?? []
    const [, lang, words] = telling.exec(line) ?? []
    const [, field, value] = /^(brand|trade|products): (.+)$/.exec(line) ?? []
    const problem = brand.problems.at(-1)
    if (id && product && wrong)
      brand.problems.push({ id, kind: kind === 'own' ? 'own' : 'common', product: product === '-' ? null : product, wrong, tellings: [] })
    else if (problem && words) problem.tellings.push({ lang: languages.find((each) => each === lang) ?? 'en', text: words })
    else if (field === 'products') brand.products = (value ?? '').split(' · ').map((name) => name.replace(/ \(.*\)$/, '').trim())
    else if (field === 'brand') brand.brand = value ?? ''
    else if (field === 'trade') brand.trade = value ?? ''
    else throw new RangeError(`corpus/problems: ${file}, line ${at + 1} is not understood: ${line.slice(0, 60)}`)
  }
  return brand
}
