import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findSecret, readDatabaseUrl } from '../config.ts'
import { restore } from '../kit/database/restore.ts'
import { StartError } from '../kit/lib/errors.ts'
import { createSecretBox } from '../kit/lib/secret-box.ts'

const { positionals } = parseArgs({ allowPositionals: true })
try {
  const [file] = positionals
  if (!file) throw new StartError('npm run -s restore -- FILE   (stop the desk first)')
  const began = performance.now()
  const key = findSecret(process.env)
  const secretBox = key.secret === null ? null : createSecretBox(key.secret)
  const restored = await restore(readDatabaseUrl(process.env), resolve(process.env.INIT_CWD ?? '.', file), Date.now(), secretBox)
  const { rows, saved, active } = restored
  console.log(
    `Restored ${rows.mentions} mentions, ${rows.cases} cases in ${((performance.now() - began) / 1000).toFixed(1)} s.${saved ? ` The database of before is at ${saved}.` : ''}`,
  )
  console.log('Sending is paused until an administrator resumes it.')
  console.log(`All sessions and invitations and ${restored.endedTokens} API tokens have ended. Passwords are those of the backup.`)
  console.log(
    restored.carriedOver
      ? 'Whoever was disabled before the restore stays disabled.'
      : 'Nobody knows who was disabled since the backup: disable again whoever has left.',
  )
  console.log(`These may sign in: ${active.map(({ name, email, role }) => `${name} <${email}> (${role})`).join(', ') || 'nobody'}.`)
  console.log(
    restored.fitsSecret
      ? `The key in ${key.place} is the one of this backup.`
      : secretBox === null
        ? `There is no key in ${key.place}: put the one of this backup there before you start, or every source must be signed in to again.`
        : restored.fitsSecret === null
          ? `The backup does not say whether the key in ${key.place} is the one it was sealed with.`
          : `The key in ${key.place} is not the one of this backup: put that there before you start, or every source must be signed in to again.`,
  )
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exit(1)
}
