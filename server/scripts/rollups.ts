import { readDatabaseUrl } from '../config.ts'
import { openDatabase } from '../kit/database/database.ts'
import { rebuildRollups } from '../nouns/rollups/rollup.actions.ts'

const database = openDatabase(readDatabaseUrl(process.env))
try {
  const began = performance.now()
  let month = ''
  const mended = await rebuildRollups(database, (at, wrong) => {
    const now = new Date(at).toISOString().slice(0, 7)
    if (now !== month) console.log(`${now}: ${wrong} counts put right so far`)
    month = now
  })
  console.log(`Looked at all counts in ${((performance.now() - began) / 1000).toFixed(1)} s; ${mended} were wrong and are right now.`)
} finally {
  await database.close()
}
