import { parseArgs } from 'node:util'

/** A measurement: does its work, says on stderr what it does, answers its figures. */
export type Bench = { run(options: { json: boolean }): Promise<Record<string, unknown>> }

const benches: Record<string, () => Promise<Bench>> = {
  million: () => import('./million.ts'),
  ingest: () => import('./ingest.ts'),
  import: () => import('./import.ts'),
  orders: () => import('./orders.ts'),
  cluster: () => import('./cluster.ts'),
  analyze: () => import('./analyze.ts'),
  answers: () => import('./answers.ts'),
  reasons: () => import('./reasons.ts'),
  crash: () => import('./crash.ts'),
  outage: () => import('./outage.ts'),
  endurance: () => import('./endurance.ts'),
  fuzz: () => import('./fuzz.ts'),
  demo: () => import('./demo.ts'),
  problems: () => import('./problems.ts'),
  titles: () => import('./titles.ts'),
  readings: () => import('./readings.ts'),
}

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true })
const load = benches[positionals[0] ?? '']
if (!load) {
  console.error(`npm run -s bench -- NAME [--json], where NAME is one of: ${Object.keys(benches).join(', ')}`)
  process.exit(1)
}
const began = performance.now()
const figures = await (await load()).run({ json: values.json })
if (values.json) console.log(JSON.stringify(figures))
else console.table(figures)
console.error(`Took ${((performance.now() - began) / 1000).toFixed(1)} s.`)
process.exit(0)
