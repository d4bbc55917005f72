import { createInterface } from 'node:readline'
import { createClusterer, parseJoinMode } from '#server/engines/clustering/clusterer.ts'

async function run() {
  const clusterer = createClusterer(parseJoinMode(process.argv.slice(2)))
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!line.trim()) continue
    const answers = clusterer.read(line).map((answer) => JSON.stringify(answer))
    if (!process.stdout.write(`${answers.join('\n')}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
}

try {
  await run()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
