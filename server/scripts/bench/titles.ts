import type { TitleName } from '#shared/case.ts'
import { createCaseIndex } from '../../engines/clustering/case-index.ts'
import type { CaseName } from '../../engines/clustering/case-name.ts'
import { sayName } from '../../engines/clustering/case-title.ts'
import { readEvidence } from '../../engines/clustering/evidence.ts'
import { languages } from '../../engines/clustering/languages.ts'
import { fold } from '../../engines/clustering/words.ts'
import { randomFrom } from '../../engines/language/regression.ts'
import { compose, deskLanguage, isNamedAnew, quote } from '../../nouns/cases/case.title.ts'
import { type Brand, type Problem, readProblems } from '../training/problems.ts'

const cases = 200
const sizes = [1, 3, 8]

/**
 * What cases are called: 200 problems of a common cause out of the half that may be learnt from, each in one case, beside all cases of its
 * brand, at 1, 3 and 8 tellings. The titles go to stderr for a person to judge (`docs/gathering.md`, Titles); the figures say only what a
 * program can tell. BENCH_FROM=200 takes the next 200, in another order of tellings.
 */
export async function run(): Promise<Record<string, unknown>> {
  const from = Number(process.env.BENCH_FROM ?? 0)
  const brands = readProblems('learn')
  const chosen = new Set(
    shuffle(
      brands.flatMap(({ problems }) => problems.filter(isCommon)),
      1,
    ).slice(from, from + cases),
  )
  const figures: Record<string, unknown> = { cases: chosen.size }
  const all = brands.flatMap((brand) => nameAll(brand, chosen, from + 1))
  for (const size of sizes) {
    const titled = all.filter((each) => each.size === size)
    for (const [at, { brand, wrong, product, title, titleName }] of titled.entries()) {
      const lang = languages[1 + (at % (languages.length - 1))] ?? deskLanguage
      const other = titleName && sayName(titleName, lang)
      console.error([size, brand, product ?? '-', wrong, title, other ? `${lang}: ${other}` : '"'].join(' | '))
    }
    const share = (count: number) => Math.round((1000 * count) / titled.length) / 1000
    figures[`composed, of ${size}`] = share(titled.filter(({ titleName }) => titleName).length)
    figures[`fragments, of ${size}`] = titled.filter(({ title, product }) => isFragment(title, product)).length
  }
  const changed = (size: number) => all.filter((each) => each.size === size && each.changed).length
  figures['called otherwise at 5 than at 3'] = changed(5)
  figures['called otherwise at 8 than at 5'] = changed(8)
  return figures
}

const isCommon = ({ kind }: Problem) => kind === 'common'

function shuffle<One>(list: readonly One[], seed: number): One[] {
  const random = randomFrom(seed)
  return list
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

type Titled = { size: number; brand: string; wrong: string; product: string | null; changed: boolean } & {
  title: string
  titleName: TitleName | null
}

/** Every problem of a brand in a case of its own, telling by telling; answers what the chosen ones were called each time they were named. */
function nameAll({ brand, problems }: Brand, chosen: ReadonlySet<Problem>, seed: number): Titled[] {
  const index = createCaseIndex()
  const told = problems.map((problem, at) => ({ problem, id: at + 1, said: shuffle(problem.tellings, seed + at) }))
  const last = new Map<number, Titled>()
  const titled: Titled[] = []
  let mentions = 0
  for (let size = 1; size <= Math.max(...sizes); size++) {
    for (const { problem, id, said } of told) {
      const telling = said[size - 1]
      if (telling) index.add(id, ++mentions, readEvidence(telling.text, { lang: telling.lang, product: productIn(telling.text, problem) }))
    }
    if (!isNamedAnew(size)) continue
    for (const { problem, id, said } of told) {
      if (!chosen.has(problem) || said.length < size) continue
      const { wrong, product } = problem
      const before = last.get(id)?.titleName ?? null
      const { name, weights } = index.name(id, deskLanguage, before && !before.theme ? nameIn(before) : null)
      const newestFirst = said.slice(0, size).toReversed()
      const entitled = compose({ product, theme: index.themeOf(id), name }) ?? {
        title: quote({ product, weights, said: newestFirst, before: last.get(id)?.title }),
        titleName: null,
      }
      const changed = entitled.title !== last.get(id)?.title
      const one = { size, brand, wrong, product, changed, ...entitled }
      last.set(id, one)
      titled.push(one)
    }
  }
  return titled
}

const nameIn = ({ thing, fault, when, harm }: CaseName): CaseName => ({ thing, fault, when, harm })

/** A text is read as being about a product where it says its name. */
const productIn = (text: string, { product }: Problem) => (product && fold(text).includes(fold(product)) ? product : null)

/** What no title should be, as far as a program can tell: cut, ending in a word that wants another, one word without a product, quotes or brackets left open. */
function isFragment(title: string, product: string | null): boolean {
  const words = title.split(/\s+/).filter((word) => /\p{L}/u.test(word))
  const quotes = title.match(/["“”„«»]/gu)?.length ?? 0
  const open = title.split('(').length - title.split(')').length
  const last = fold(words.at(-1) ?? '').replace(/[^\p{L}]/gu, '')
  return title.endsWith('…') || quotes % 2 === 1 || open !== 0 || isDangling(last) || (product === null && words.length < 2)
}

/** Words after which a sentence goes on, in each language. */
const dangling = new Set(
  'the and or of to for with because und oder der die das ein eine mit weil og eller som fordi ja tai että koska ve veya ile için eða sem að'.split(
    ' ',
  ),
)
const isDangling = (word: string) => dangling.has(word)
