import { readdir, readFile } from 'node:fs/promises'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Counts calls of functions from now on; answers how to learn which of them were called, as `file: function`. */
export async function countCalls(): Promise<{ called(): Promise<Set<string>> }> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  return {
    async called() {
      const { result } = await session.post('Profiler.takePreciseCoverage')
      session.disconnect()
      return new Set(
        result.flatMap(({ url, functions }) => {
          const file = url.replace(/^file:\/\//, '').replace(`${root}/`, '')
          return functions.flatMap(({ functionName, ranges }) => ((ranges[0]?.count ?? 0) > 0 ? [`${file}: ${functionName}`] : []))
        }),
      )
    },
  }
}

const runsSql =
  /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\.execute(TakeFirst\w*)?\(|\bsql(\.raw)?(<[^`]*>)?[`(]|\b(insertMany|updateMany)[<(]/
const declared = /^(?:export )?(?:(?:async )?function (\w+)|const (\w+)[^=\n]*= (?:async )?(?:<[^>]*>)?\()/gm

/** Every function of the server that has SQL in it, as `file: function`; `except`: files and folders that are no part of a working desk. */
export async function functionsWithSql(except: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(join(root, 'server'), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name).replace(`${root}/`, '')
    if (!file.endsWith('.ts') || except.some((part) => file.includes(part))) continue
    const text = await readFile(join(root, file), 'utf8')
    const functions = [...text.matchAll(declared)]
    for (const [n, match] of functions.entries())
      if (runsSql.test(text.slice(match.index, functions[n + 1]?.index))) found.push(`${file}: ${match[1] ?? match[2]}`)
  }
  return found.sort()
}
