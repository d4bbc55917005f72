import { createClusterer } from '../../engines/clustering/clusterer.ts'
import { randomFrom } from '../../engines/language/regression.ts'
import { readProblems } from '../training/problems.ts'
import { bCubed } from './b-cubed.ts'

const streams = 3
/** Sealed brands whose headers were seen by mistake (corpus/problems/README.md): the others are measured apart, too. */
const seen = /-(?:isikova|karrow|yankihat|wollamberg|hellern|tavabor|boxelin|hraunvik|uykula|rechtor|torghild)\.txt$/

/**
 * The sealed brands of the corpus of problems, each a stream of its own in random order, nobody at the desk: agreement (B³) of the cases
 * with the problems of a common cause. BENCH_HALF=learn measures the half that weights grew from instead.
 */
export async function run(): Promise<Record<string, unknown>> {
  const brands = readProblems(process.env.BENCH_HALF === 'learn' ? 'learn' : 'sealed')
  const rows = Array.from({ length: streams }, (_, at) => at + 1).flatMap((seed) => brands.flatMap((brand) => play(brand, seed)))
  const { precision, recall, f1 } = bCubed(rows)
  const unseen = bCubed(rows.filter(({ file }) => !seen.test(file)))
  const round = (value: number) => Math.round(value * 1000) / 1000
  return {
    brands: brands.length,
    complaints: rows.length,
    problems: new Set(rows.map(({ problem }) => problem)).size,
    cases: new Set(rows.map(({ found }) => found)).size,
    precision: round(precision),
    recall: round(recall),
    f1: round(f1),
    unseenBrands: brands.filter(({ file }) => !seen.test(file)).length,
    unseenPrecision: round(unseen.precision),
    unseenF1: round(unseen.f1),
  }
}

function play(
  { problems, file }: ReturnType<typeof readProblems>[number],
  seed: number,
): { problem: string; found: string; file: string }[] {
  const random = randomFrom(seed)
  const clusterer = createClusterer('auto')
  const told = problems
    .filter(({ kind }) => kind === 'common')
    .flatMap(({ id, tellings }) => tellings.map((telling, n) => ({ ...telling, id: `${id} ${n}`, problem: id, at: random() })))
    .sort((a, b) => a.at - b.at)
  const caseOf = new Map<string, number>()
  const into = new Map<number, number>()
  for (const { id, text, lang } of told)
    for (const line of clusterer.read(JSON.stringify({ id, text, lang }))) {
      const answer = line as { case?: number; merge?: { from: number; into: number } }
      if (answer.case !== undefined) caseOf.set(id, answer.case)
      if (answer.merge) into.set(answer.merge.from, answer.merge.into)
    }
  const lastOf = (id: number): number => {
    const next = into.get(id)
    return next === undefined ? id : lastOf(next)
  }
  return told.map(({ id, problem }) => ({ problem: `${seed} ${problem}`, found: `${seed} ${file} ${lastOf(caseOf.get(id) ?? 0)}`, file }))
}
