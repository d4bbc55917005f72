import { randomBytes } from 'node:crypto'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { findSecret, readDatabaseUrl } from '../config.ts'
import { createContext } from '../kit/database/context.ts'
import { migrate, openDatabase } from '../kit/database/database.ts'
import { lockDesk } from '../kit/database/desk-lock.ts'
import { refuseNodes } from '../kit/database/node.ts'
import { systemClock } from '../kit/lib/clock.ts'
import { StartError } from '../kit/lib/errors.ts'
import { createSecretBox } from '../kit/lib/secret-box.ts'
import { rotateSecret } from '../nouns/sources/secret.rotation.ts'

const leastLetters = 32

try {
  const now = findSecret(process.env)
  if (now.secret === null) throw new StartError(`There is no secret in ${now.place}.`)
  const given = process.env.AFTERCARE_NEW_SECRET
  const isFile = existsSync(now.place)
  if (!given && !isFile) throw new StartError('Set AFTERCARE_NEW_SECRET to the new secret, and AFTERCARE_SECRET to the one of now.')
  if (given && given.length < leastLetters) throw new StartError(`AFTERCARE_NEW_SECRET needs ${leastLetters} characters or more.`)
  const fresh = given ?? randomBytes(32).toString('base64url')
  const lock = await lockDesk(readDatabaseUrl(process.env))
  const database = openDatabase(readDatabaseUrl(process.env))
  try {
    await refuseNodes(database)
    await migrate(database)
    // Kept before anything is sealed with it.
    if (isFile) writeFileSync(`${now.place}.new`, `${fresh}\n`, { mode: 0o600, flag: 'wx' })
    const done = await rotateSecret(createContext(database, systemClock), createSecretBox(now.secret), createSecretBox(fresh))
    console.log(
      `Sealed anew: ${done.sources} sources, ${done.links} addresses of customers' pages, ${done.webhooks} webhooks, ${done.signIns} apps and providers of sign-in.`,
    )
    if (isFile) {
      renameSync(now.place, `${now.place}.before`)
      renameSync(`${now.place}.new`, now.place)
      console.log(`The new secret is in ${now.place}, the one of before in ${now.place}.before: backups made until now need that one.`)
    } else console.log('Start every node with AFTERCARE_SECRET set to the new one. Backups made until now need the one of before.')
  } finally {
    await database.close()
    await lock.release()
  }
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exit(1)
}
