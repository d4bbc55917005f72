import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Sentiment from 'sentiment'
import { kinds, type SentimentLabel, sentimentLabels } from '#shared/understanding.ts'
import { adjusted, fitTaught, train, untaught, type Verdict } from '../engines/language/learning.ts'
import { areaUnderCurve, macroF1 } from '../engines/language/measures.ts'
import { readSignsOf, readText } from '../engines/language/read-text.ts'
import type { Reading } from '../engines/language/reading.ts'
import { randomFrom } from '../engines/language/regression.ts'

/**
 * Prints what the product reaches on sets of labelled texts: `node server/scripts/eval.ts [FOLDER] [--only NAME] [--json]`.
 * FOLDER (or AFTERCARE_EVAL_DATA) holds JSONL files of `{text, lang, sentiment, complaint}`. "library" is the `sentiment`
 * package with the AFINN words of the text's language registered. "taught" plays four fifths of a set as verdicts in
 * their order and answers the last fifth, five times over, so that no text is answered after it was learned. "curve" is
 * the mean of the macro-F1 after 30, 300 and 1,000 verdicts, sentiment. `--as CODE` reads all
 * texts as that language: `--as und` shows how learning fares where nothing is shipped. `--irony` needs no folder: it reads the ironic
 * texts of the corpus that are never learnt from, and those that say much the same and mean it, and prints how many get their mood.
 */
type Row = { text: string; lang: string; sentiment: SentimentLabel | null; complaint: boolean | null }
type Figures = { sentiment: number | null; complaint: number | null; area: number | null }

const { values, positionals } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    fast: { type: 'boolean', default: false },
    as: { type: 'string' },
    irony: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
if (values.irony) {
  console.table(ironyFigures())
  process.exit(0)
}
const folder = positionals[0] ?? process.env.AFTERCARE_EVAL_DATA
if (!folder || !existsSync(folder)) {
  console.error('node server/scripts/eval.ts FOLDER, or set AFTERCARE_EVAL_DATA: a folder with JSONL files of labelled texts')
  process.exit(1)
}
const folds = 5
const curveAt = [30, 300, 1_000]
const complaintAt = kinds.indexOf('complaint')
const library = new Sentiment()
const registered = new Set(['en'])

/** Held-out texts of the corpus whose mood is found, a line a language; `unsure` are ironic ones that go to a person. */
function ironyFigures(): Record<string, Record<string, string>> {
  const corpus = new URL('../../corpus/', import.meta.url)
  const figures: Record<string, Record<string, string>> = {}
  for (const file of readdirSync(corpus).filter((name) => name.endsWith('.jsonl'))) {
    const rows = readFileSync(new URL(file, corpus), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Row & { heldOut?: boolean; irony?: boolean })
      .filter(({ heldOut, irony }) => heldOut && irony !== undefined)
    const said = rows.map((row) => ({ ...row, understood: readText({ text: row.text, lang: row.lang }) }))
    const right = (group: typeof said) =>
      `${group.filter(({ sentiment, understood }) => understood.sentiment.label === sentiment).length} / ${group.length}`
    const ironic = said.filter(({ irony }) => irony)
    figures[file.slice(0, 2)] = {
      ironic: right(ironic),
      meant: right(said.filter(({ irony }) => !irony)),
      unsure: `${ironic.filter(({ understood }) => !understood.sentiment.sure).length} / ${ironic.length}`,
    }
  }
  return figures
}

const table: Record<string, Record<string, string | number>> = {}
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .sort()) {
  const name = file.replace('.jsonl', '')
  if (values.only && !name.includes(values.only)) continue
  const rows = readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
  const readings = rows.map(({ text, lang }) => readSignsOf({ text, lang: values.as ?? lang }))
  const guessed = rows.filter(({ text, lang }) => readSignsOf({ text }).lang === lang).length
  const shipped = figuresOf(rows, readings)
  const plain = figuresOf(rows, rows.map(readWithLibrary))
  const taught = values.fast ? null : figuresOf(rows, taughtReadings(rows, readings))
  table[name] = {
    rows: rows.length,
    'library sentiment': shown(plain.sentiment),
    'library complaint': `${shown(plain.complaint)} (${shown(plain.area)})`,
    sentiment: shown(shipped.sentiment),
    complaint: `${shown(shipped.complaint)} (${shown(shipped.area)})`,
    'taught sentiment': shown(taught?.sentiment ?? null),
    'taught complaint': `${shown(taught?.complaint ?? null)} (${shown(taught?.area ?? null)})`,
    curve: values.fast || rows.length < 2_000 ? '' : curveOf(rows, readings),
    language: shown(guessed / rows.length),
  }
  console.error(`${name}: ${JSON.stringify(table[name])}`)
}
if (values.json) console.log(JSON.stringify(table))
else console.table(table)

type Answer = Pick<Reading, 'sentiment' | 'kind' | 'complaintAt'>

function figuresOf(rows: readonly Row[], answers: readonly Answer[]): Figures {
  const felt = rows.flatMap(({ sentiment }, n) => (sentiment ? [[sentiment, labelOf(answers[n] as Answer)] as const] : []))
  const complained = rows.flatMap(({ complaint }, n) => (complaint === null ? [] : [{ complaint, answer: answers[n] as Answer }]))
  const share = ({ kind }: Answer) => kind[complaintAt] as number
  return {
    sentiment: felt.length > 0 ? macroF1(felt) : null,
    complaint:
      complained.length > 0
        ? macroF1(complained.map(({ complaint, answer }) => [String(complaint), String(share(answer) >= answer.complaintAt)]))
        : null,
    area: complained.length > 0 ? areaUnderCurve(complained.map(({ complaint, answer }) => [complaint, share(answer)])) : null,
  }
}

function labelOf({ sentiment }: Answer): string {
  return sentimentLabels[sentiment.indexOf(Math.max(...sentiment))] ?? 'neutral'
}

function taughtReadings(rows: readonly Row[], readings: readonly Reading[]): Answer[] {
  const answers: Answer[] = [...readings]
  for (let fold = 0; fold < folds; fold++) {
    const taught = untaught()
    for (const [n, row] of rows.entries()) if (n % folds !== fold) train(taught, readings[n] as Reading, verdictOf(row))
    fitTaught(taught)
    for (const [n, reading] of readings.entries()) if (n % folds === fold) answers[n] = adjusted(taught, reading)
  }
  return answers
}

/** Mean over five shuffles: so many verdicts of one half are learned, all rows of the other half answered. */
function curveOf(rows: readonly Row[], readings: readonly Reading[]): string {
  const next = randomFrom(1)
  const asked = rows.map((_, n) => n).filter((n) => n % 2 === 1)
  const sums = curveAt.map(() => 0)
  for (let turn = 0; turn < 5; turn++) {
    const taught = untaught()
    const order = rows.map((_, n) => ({ n, key: next() })).filter(({ n }) => n % 2 === 0)
    order.sort((a, b) => a.key - b.key)
    let learned = 0
    for (const [point, most] of curveAt.entries()) {
      for (; learned < Math.min(most, order.length); learned++) {
        const n = order[learned]?.n ?? 0
        train(taught, readings[n] as Reading, verdictOf(rows[n] as Row))
      }
      fitTaught(taught)
      const { sentiment } = figuresOf(
        asked.map((n) => rows[n] as Row),
        asked.map((n) => adjusted(taught, readings[n] as Reading)),
      )
      sums[point] = (sums[point] as number) + (sentiment ?? 0) / 5
    }
  }
  return sums.map((sum) => shown(sum)).join(' / ')
}

function verdictOf({ sentiment, complaint }: Row): Verdict {
  return { sentiment: sentiment ?? undefined, complaint: complaint ?? undefined }
}

function readWithLibrary({ text, lang }: Row): Answer {
  if (!registered.has(lang)) {
    library.registerLanguage(lang, { labels: afinnOf(lang) })
    registered.add(lang)
  }
  const { score, comparative } = library.analyze(text, { language: lang })
  const sentiment = Float64Array.from([score < 0 ? 1 : 0, score === 0 ? 1 : 0, score > 0 ? 1 : 0])
  const kind = Float64Array.from(kinds, (_, n) => (n === complaintAt ? 1 / (1 + Math.exp(4 * comparative)) : 0))
  return { sentiment, kind, complaintAt: 0.5 + 1e-9 }
}

function afinnOf(lang: string): Record<string, number> {
  const path = new URL(`../engines/language/lexicons/${lang}.txt`, import.meta.url)
  if (!existsSync(path)) return {}
  const labels: Record<string, number> = {}
  for (const row of readFileSync(path, 'utf8').split('\n')) {
    const [weight, words] = row.split(': ')
    if (row.startsWith('#') || !words) continue
    for (const word of words.split(' ')) labels[word.replace(/\.$/, '')] = Number(weight)
  }
  return labels
}

function shown(value: number | null): string {
  return value === null || Number.isNaN(value) ? '–' : value.toFixed(3).replace(/^0/, '')
}
