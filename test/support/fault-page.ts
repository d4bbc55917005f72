import { getChannel } from '#server/engines/channels/index.ts'
import type { ChannelName } from '#shared/channel.ts'
import { deskFaults } from './desk-faults.ts'
import { cellOf, columns, type Outcome, rowNames, rows } from './fault-matrix.ts'

const names = Object.keys(columns) as ChannelName[]

const kinds: Readonly<Record<string, string>> = {
  'retry-at': 'waits',
  'stop-and-ask': 'stops',
  drop: 'gives up',
  unknown: 'looks',
}

function wordOf(outcome: Outcome | null): string {
  if (outcome === null) return ''
  return typeof outcome === 'string' ? outcome : `${kinds[outcome[0]]}: ${outcome[1]}`
}

/** The faults that are no network's as a table, with the tests of each. */
function deskTable(): string {
  const body = deskFaults.map(({ says, does, tests }) => {
    const files = [...new Set(tests.map(([file]) => file))]
    const named = files.map((file) => {
      const names = tests.flatMap(([one, name]) => (one === file ? [`“${name}”`] : []))
      return `\`${file}\`: ${names.join('; ')}`
    })
    return `| ${says} | ${does} | ${named.join('<br>')} |`
  })
  return ['| what goes wrong | what the desk does | test |', '| --- | --- | --- |', ...body].join('\n')
}

/**
 * The fault matrix as two tables and a list of reasons, and the faults that are no network's, in Markdown; docs/faults.md holds it, and a
 * test compares.
 */
export function faultPage(): string {
  const labels = names.map((name) => getChannel(name).label)
  const head = ['The network …', ...labels]
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const table = (which: 'reading' | 'sending') => {
    const told = rowNames.filter((row) => names.some((name) => cellOf(name, row)?.[which]))
    const body = told.map((row) =>
      line([
        rows[row].says,
        ...names.map((name) => {
          const cell = cellOf(name, row)
          if (!cell) return '–'
          const lasting = which === 'reading' && cell.lasting ? `; when it lasts ${wordOf(cell.lasting)}` : ''
          return wordOf(cell[which]) + lasting
        }),
      ]),
    )
    return [line(head), line(head.map(() => '---')), ...body].join('\n')
  }
  const reasons = names.flatMap((name) => {
    const grouped = new Map<string, string[]>()
    for (const row of rowNames) {
      const reason = columns[name].lacks[row]
      if (reason !== undefined) grouped.set(reason, [...(grouped.get(reason) ?? []), rows[row].says])
    }
    if (grouped.size === 0) return []
    const lines = [...grouped].map(([reason, said]) => `  - ${said.join('; ')}: ${reason}`)
    return [`- **${getChannel(name).label}**`, ...lines]
  })
  return `## Reading\n\n${table('reading')}\n\n## Replying\n\n${table('sending')}\n\n## What cannot happen, and why\n\n${reasons.join('\n')}\n\n## What is no network's fault\n\n${deskTable()}\n`
}
