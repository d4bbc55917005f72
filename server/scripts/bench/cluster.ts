import { createCaseIndex } from '#server/gathering/case-index.ts'
import { readEvidence } from '#server/gathering/evidence.ts'
import type { Evidence } from '#server/gathering/gathering.ts'

/**
 * The generator: every problem has a product name (one of 2,000, the first ones far more frequent), and five words that tell it,
 * drawn with Zipf frequencies from 30,000 pseudo-words. A complaint says the product (7 of 10 times), three or four of the five
 * words, and six of 200 everyday words. Half of the complaints asked about are of an open case, half of a problem never seen.
 */
function createGenerator(seed: number) {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const zipf = (size: number) => Math.min(size - 1, Math.floor(size ** random()) - 1)
  const syllables = ['ba', 'do', 'ke', 'li', 'mu', 'na', 'po', 'ra', 'si', 'tu', 've', 'zo', 'fe', 'gi', 'ha', 'jo']
  const pseudo = (number: number, from: number) => {
    let word = ''
    for (let rest = number * 7 + from; word.length < 8; rest = Math.floor(rest / 16)) word += syllables[rest % 16]
    return word
  }
  const problem = () => ({
    product: pseudo(zipf(2_000), 3),
    words: Array.from({ length: 5 }, () => pseudo(Math.floor(zipf(30_000) / 2 + random() * 15_000), 5)),
  })
  const complaint = ({ product, words }: ReturnType<typeof problem>) => {
    const kept = words.toSorted(() => random() - 0.5).slice(0, 3 + Math.floor(random() * 2))
    const ordinary = Array.from({ length: 6 }, () => pseudo(zipf(200), 1))
    return [...ordinary.slice(0, 3), ...(random() < 0.7 ? [product] : []), ...kept, ...ordinary.slice(3)].join(' ')
  }
  return { problem, complaint, random }
}

const percentile = (sorted: number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

function measure(openCases: number, asked: number) {
  const generator = createGenerator(openCases)
  const before = process.memoryUsage().heapUsed
  const index = createCaseIndex()
  const problems = Array.from({ length: openCases }, generator.problem)
  let mention = 0
  problems.forEach((problem, at) => {
    for (let times = 0; times < 2; times++) index.add(at + 1, ++mention, readEvidence(generator.complaint(problem), { lang: 'en' }))
  })
  const texts = Array.from({ length: asked }, (_, at) => {
    const known = at % 2 === 0 ? Math.floor(generator.random() * openCases) : -1
    return { known, text: generator.complaint(problems[known] ?? generator.problem()) }
  })
  const took: number[] = []
  const counts = { found: 0, alone: 0, wrong: 0, wrongAlone: 0 }
  let nextCase = openCases + 1
  const start = performance.now()
  const startCpu = process.threadCpuUsage()
  for (const { known, text } of texts) {
    const began = performance.now()
    const evidence = readEvidence(text, { lang: 'en' })
    const decision = index.decide(evidence, {})
    const said = decision.band === 'new' ? null : (decision.suggestions[0]?.caseId ?? null)
    const right = known >= 0 && said === known + 1
    index.add(right ? known + 1 : nextCase++, ++mention, evidence)
    took.push(performance.now() - began)
    if (right) counts.found++
    if (right && decision.band === 'join') counts.alone++
    if (said !== null && !right) counts.wrong++
    if (decision.band === 'join' && !right) counts.wrongAlone++
  }
  const seconds = (performance.now() - start) / 1000
  const cpu = process.threadCpuUsage(startCpu)
  took.sort((a, b) => a - b)
  const share = (count: number) => Math.round((count / (asked / 2)) * 1000) / 1000
  return {
    perSecond: Math.round(asked / seconds),
    /** As above on a processor of its own. */
    perCpuSecond: Math.round((asked / (cpu.user + cpu.system)) * 1e6),
    p50Ms: Math.round(percentile(took, 0.5) * 1000) / 1000,
    p99Ms: Math.round(percentile(took, 0.99) * 1000) / 1000,
    heapMb: Math.round((process.memoryUsage().heapUsed - before) / 1e6),
    found: share(counts.found),
    foundAlone: share(counts.alone),
    wrong: share(counts.wrong),
    wrongAlone: share(counts.wrongAlone),
    fullScanPerSecond: fullScan(
      problems.map(generator.complaint),
      texts.slice(0, 40).map((each) => each.text),
    ),
  }
}

/** The plain way: compares a complaint with every case, term by term. */
function fullScan(cases: string[], texts: string[]) {
  const sets = cases.slice(0, 100_000).map((text) => new Set(readEvidence(text, { lang: 'en' }).terms.map(([key]) => key)))
  const start = performance.now()
  let best = 0
  for (const text of texts) {
    const evidence: Evidence = readEvidence(text, { lang: 'en' })
    for (const set of sets) {
      let met = 0
      for (const [key] of evidence.terms) if (set.has(key)) met++
      best = Math.max(best, met / Math.sqrt(set.size * evidence.terms.length))
    }
  }
  return best >= 0 ? Math.round((texts.length / (performance.now() - start)) * 1000 * (sets.length / cases.length)) : 0
}

/** Complaints per second, waiting, memory, found and wrong joins at 1k, 10k and 100k open cases (and 1M when CLUSTER_BENCH_MILLION is set), beside a full scan. */
export async function run({ json }: { json: boolean }): Promise<Record<string, unknown>> {
  const sizes = [1_000, 10_000, 100_000, ...(process.env.CLUSTER_BENCH_MILLION ? [1_000_000] : [])]
  if (!json) console.error(`Files 10,000 written complaints among ${sizes.map((size) => size.toLocaleString('en')).join(', ')} open cases.`)
  return Object.fromEntries(sizes.map((size) => [`${size} open cases`, measure(size, 10_000)]))
}
