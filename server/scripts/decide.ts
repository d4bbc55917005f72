import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { decide } from '#server/engines/policy/decide.ts'
import { seededRules } from '#server/engines/policy/seeds/index.ts'
import { StartError, wordsOf } from '#server/kit/lib/errors.ts'
import { policyFactsSchema, policyRuleSchema } from '#shared/policy.schema.ts'
import { decideHelp } from './decide-help.ts'
import { linesOf, readLine } from './json-line.ts'
import { issueWords } from './line-issue.ts'

const factNames = new Set(Object.keys(policyFactsSchema.shape))
/** On a line further facts are named and left out, so that lines of other tools can be read; the desk refuses them. */
const lineSchema = z.object(policyFactsSchema.shape)

function readRules(file: string | undefined) {
  if (file === undefined) return seededRules
  try {
    return z.array(policyRuleSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof z.ZodError) throw new StartError(`${file}: ${issueWords(error, undefined)}`)
    throw new StartError(`${file}: ${wordsOf(error)}`)
  }
}

function answer(raw: string, rules: ReturnType<typeof readRules>): object {
  const line = readLine(raw, lineSchema)
  if (!('value' in line)) return line
  const ignored = Object.keys(line.given).filter((name) => !factNames.has(name))
  return { id: (line.given as { id?: unknown }).id, ...decide(line.value, rules), ...(ignored.length > 0 ? { ignored } : {}) }
}

try {
  const { values } = parseArgs({ options: { rules: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help) process.stdout.write(decideHelp())
  else {
    const rules = readRules(values.rules)
    for await (const { raw } of linesOf(process.stdin)) {
      if (!process.stdout.write(`${JSON.stringify(answer(raw, rules))}\n`)) await once(process.stdout, 'drain')
    }
  }
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\n`)
  process.exitCode = 1
}
