import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readDatabaseUrl } from '../config.ts'
import { restore } from '../kit/database/backup.ts'
import { StartError } from '../kit/lib/errors.ts'

const { positionals } = parseArgs({ allowPositionals: true })
try {
  const [file] = positionals
  if (!file) throw new StartError('npm run -s restore -- FILE   (stop the desk first)')
  const began = performance.now()
  const { rows, saved } = await restore(readDatabaseUrl(process.env), resolve(process.env.INIT_CWD ?? '.', file), Date.now())
  console.log(
    `Restored ${rows.mentions} mentions, ${rows.cases} cases in ${((performance.now() - began) / 1000).toFixed(1)} s.${saved ? ` The database of before is at ${saved}.` : ''}`,
  )
  console.log('Sending is paused until an administrator resumes it.')
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exit(1)
}
