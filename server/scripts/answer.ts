import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from '@hono/zod-openapi'
import { answerQuestion } from '#server/engines/retrieval/answer.ts'
import type { Article } from '#server/engines/retrieval/passage.ts'
import { createPassageIndex } from '#server/engines/retrieval/passage-index.ts'
import { wordsOf } from '#server/kit/lib/errors.ts'
import { linesOf, readLine } from './json-line.ts'

const help = `npm run -s answer -- --articles FILE: which approved article answers a question.

FILE holds a line of JSON for each article in each language:
  {id, article, lang, title, body, questions?: […]}     the same "article" means translations of one
A question a line on stdin, an answer a line on stdout, in the same order:
  in   {id, lang?, text}
  out  {id, band: answer | offer | hand-over, passages: [{article, lang, score}]}

At most five passages, best first; a "lang" (BCP 47) is believed, without it the language is guessed. Nothing is written anew: only what the
file holds is answered. Danger, injury, law and press are handed over, whatever is found.
A line that is wrong is answered by {id?, error}, and the run goes on; a line of FILE that is wrong is told on stderr and left out.
`
const key = z.union([z.string().max(200), z.number()])
const articleSchema = z.object({
  id: key.optional(),
  article: key.transform(String),
  lang: z.string().min(2).max(35),
  title: z.string().max(1_000),
  body: z.string().max(200_000).default(''),
  questions: z.array(z.string().max(2_000)).max(200).default([]),
})
const questionSchema = z.object({ id: key, lang: z.string().max(35).nullish(), text: z.string().max(200_000) })

async function readArticles(file: string): Promise<Article[]> {
  const articles: Article[] = []
  for await (const { raw, number } of linesOf(createReadStream(file))) {
    const line = readLine(raw, articleSchema)
    if ('value' in line) articles.push(line.value)
    else process.stderr.write(`${file}, line ${number}: ${line.error}\n`)
  }
  return articles
}

async function run(file: string) {
  const index = await createPassageIndex(await readArticles(file))
  for await (const { raw } of linesOf(process.stdin)) {
    const line = readLine(raw, questionSchema)
    const said = 'value' in line ? { id: line.value.id, ...answerQuestion(index, line.value) } : line
    if (!process.stdout.write(`${JSON.stringify(said)}\n`)) await once(process.stdout, 'drain')
  }
}

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean' }, articles: { type: 'string' } } })
  if (values.help) process.stdout.write(help)
  else if (values.articles === undefined) throw new Error('Which articles? Say --articles FILE (see --help).')
  else await run(values.articles)
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\n`)
  process.exitCode = 1
}
