import { createCaseIndex } from '#server/engines/clustering/case-index.ts'
import type { Evidence } from '#server/engines/clustering/clustering.ts'
import { readEvidence } from '#server/engines/clustering/evidence.ts'
import { type Complainers, knownWords, strangeWords } from './made-up-complaints.ts'

type Said = { text: string; lang: string }

const evidenceOf = ({ text, lang }: Said): Evidence => readEvidence(text, { lang })

const percentile = (sorted: number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

function measure<Problem>(generator: Complainers<Problem>, openCases: number, asked: number) {
  const before = process.memoryUsage().heapUsed
  const index = createCaseIndex()
  const problems = Array.from({ length: openCases }, generator.problem)
  let mention = 0
  problems.forEach((problem, at) => {
    for (let times = 0; times < 2; times++) index.add(at + 1, ++mention, evidenceOf(generator.complaint(problem)))
  })
  const texts = Array.from({ length: asked }, (_, at) => {
    const known = at % 2 === 0 ? Math.floor(generator.random() * openCases) : -1
    return { known, said: generator.complaint(problems[known] ?? generator.problem()) }
  })
  const took: number[] = []
  const counts = { found: 0, alone: 0, wrong: 0, wrongAlone: 0 }
  let nextCase = openCases + 1
  const start = performance.now()
  const startCpu = process.threadCpuUsage()
  for (const { known, said } of texts) {
    const began = performance.now()
    const evidence = evidenceOf(said)
    const decision = index.decide(evidence, {})
    const answer = decision.band === 'new' ? null : (decision.suggestions[0]?.caseId ?? null)
    const right = known >= 0 && answer === known + 1
    index.add(right ? known + 1 : nextCase++, ++mention, evidence)
    took.push(performance.now() - began)
    if (right) counts.found++
    if (right && decision.band === 'join') counts.alone++
    if (answer !== null && !right) counts.wrong++
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
      texts.slice(0, 40).map(({ said }) => said),
    ),
  }
}

/** The plain way: compares a complaint with every case, term by term. */
function fullScan(cases: Said[], texts: Said[]) {
  const sets = cases.slice(0, 100_000).map((said) => new Set(evidenceOf(said).terms.map(([key]) => key)))
  const start = performance.now()
  let best = 0
  for (const said of texts) {
    const evidence = evidenceOf(said)
    for (const set of sets) {
      let met = 0
      for (const [key] of evidence.terms) if (set.has(key)) met++
      best = Math.max(best, met / Math.sqrt(set.size * evidence.terms.length))
    }
  }
  return best >= 0 ? Math.round((texts.length / (performance.now() - start)) * 1000 * (sets.length / cases.length)) : 0
}

const asked = 10_000

/** Complaints per second, waiting, memory, found and wrong joins at 1k, 10k and 100k open cases (and 1M when CLUSTER_BENCH_MILLION is set), beside a full scan. */
export async function run({ json }: { json: boolean }): Promise<Record<string, unknown>> {
  const sizes = [1_000, 10_000, 100_000, ...(process.env.CLUSTER_BENCH_MILLION ? [1_000_000] : [])]
  if (!json)
    console.error(
      `Files ${asked.toLocaleString('en')} complaints of two kinds among ${sizes.map((size) => size.toLocaleString('en')).join(', ')} open cases.`,
    )
  return Object.fromEntries(
    sizes.flatMap((size) => [
      [`strange words, ${size} open cases`, measure(strangeWords(size), size, asked)],
      [`known words in six languages, ${size} open cases`, measure(knownWords(size), size, asked)],
    ]),
  )
}
