import { parseArgs } from 'node:util'
import { engineOf } from '../kit/database/database.ts'
import { moveDesk } from '../kit/database/move.ts'
import { StartError } from '../kit/lib/errors.ts'

const { positionals } = parseArgs({ allowPositionals: true })
try {
  const [from, to] = positionals
  if (!from || !to) throw new StartError('npm run -s move -- FROM TO   (each a SQLite file, sqlite:… or postgres://…; stop the desk first)')
  const began = performance.now()
  const copied = await moveDesk(from, to, Date.now(), ({ table, rows, sha256 }) =>
    console.log(`${table.padEnd(22)} ${String(rows).padStart(9)} rows  SHA-256 ${sha256.slice(0, 16)}…  the same in both`),
  )
  const rows = copied.reduce((sum, table) => sum + table.rows, 0)
  console.log(
    `Moved ${rows} rows in ${((performance.now() - began) / 1000).toFixed(1)} s. The old database is as it was, with sending paused.`,
  )
  console.log(
    engineOf(to) === 'postgres'
      ? 'Start with DATABASE_URL set to the new address and AFTERCARE_SECRET set to the secret of before: the text in secret.key beside the old file, unless you set it yourself. Every node needs the same.'
      : 'Start with DATABASE_URL set to the new file and AFTERCARE_SECRET set to the secret of before, or put it into secret.key beside the file.',
  )
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exit(1)
}
