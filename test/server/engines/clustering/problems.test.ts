import { describe, expect, it } from 'vitest'
import { fold } from '#server/engines/clustering/words.ts'
import { type Brand, parseBrand, readProblems } from '#server/scripts/training/problems.ts'

const fewestTellings = 8
const fewestLanguages = 4
const mostAlike = 0.7

function runsOf(text: string): Set<string> {
  const letters = fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ')
  return new Set(Array.from({ length: Math.max(0, letters.length - 4) }, (_, at) => letters.slice(at, at + 5)))
}

/** Pairs of tellings in one language that are nearly the same. */
function findRepeats({ file, problems }: Brand): string[] {
  const tellings = problems.flatMap((problem) => problem.tellings.map(({ lang, text }) => ({ lang, text, runs: runsOf(text) })))
  return tellings.flatMap((one, at) =>
    tellings.slice(0, at).flatMap((other) => {
      if (one.lang !== other.lang) return []
      const shared = [...one.runs].filter((run) => other.runs.has(run)).length
      return shared > mostAlike * Math.min(one.runs.size, other.runs.size) ? [`${file}: ${one.text} / ${other.text}`] : []
    }),
  )
}

describe.each(['learn', 'sealed'] as const)('the corpus of problems, %s', (half) => {
  const brands = readProblems(half)

  it('gives each problem an id of its own, eight tellings and four languages', () => {
    const problems = brands.flatMap((brand) => brand.problems)
    expect(new Set(problems.map(({ id }) => id)).size).toBe(problems.length)
    const thin = problems.filter(
      ({ tellings }) => tellings.length < fewestTellings || new Set(tellings.map(({ lang }) => lang)).size < fewestLanguages,
    )
    expect(thin.map(({ id }) => id)).toEqual([])
    expect(brands.filter(({ brand, trade, products }) => !brand || !trade || products.length === 0).map(({ file }) => file)).toEqual([])
  })

  it('repeats nobody', () => {
    expect(brands.flatMap(findRepeats)).toEqual([])
  })
})

describe('the reader of problems', () => {
  it('says file and line of what it does not understand', () => {
    expect(() => parseBrand('x.txt', 'brand: X\n## x-lid | common | - | lid opens\nfr: ça fuit')).toThrow('x.txt, line 3')
  })
})
