import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findSecret, readDatabaseUrl } from '../config.ts'
import { backUp } from '../kit/database/backup.ts'
import { StartError } from '../kit/lib/errors.ts'

const { positionals } = parseArgs({ allowPositionals: true })
try {
  const [file] = positionals
  if (!file) throw new StartError('npm run -s backup -- FILE')
  const began = performance.now()
  const manifest = await backUp(readDatabaseUrl(process.env), resolve(process.env.INIT_CWD ?? '.', file), Date.now())
  console.log(
    `Backed up ${manifest.rows.mentions} mentions, ${manifest.rows.cases} cases (${manifest.bytes} bytes) in ${((performance.now() - began) / 1000).toFixed(1)} s. SHA-256 ${manifest.sha256}`,
  )
  console.log(
    `The backup does not hold the key of its credentials, which lies in ${findSecret(process.env).place}. Keep a copy of it apart from the backup: without it every source must be signed in to again.`,
  )
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exit(1)
}
