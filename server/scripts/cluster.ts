import { createInterface } from 'node:readline'
import { createGatherer, parseJoinMode } from '#server/gathering/gatherer.ts'

const mode = parseJoinMode(process.argv.slice(2))
const gatherer = createGatherer(mode)
for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  if (!line.trim()) continue
  const answers = gatherer.read(line).map((answer) => JSON.stringify(answer))
  if (!process.stdout.write(`${answers.join('\n')}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}
