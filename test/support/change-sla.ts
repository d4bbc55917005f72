import { reactions } from '#server/flows/automation/reactions.ts'
import { createContext } from '#server/kit/database/context.ts'
import { openDatabase } from '#server/kit/database/database.ts'
import { crashAt } from '#server/kit/lib/failpoint.ts'
import { changeSla, retargetClocks } from '#server/nouns/clocks/sla.actions.ts'
import { findNewestVersion } from '#server/nouns/clocks/sla.store.ts'

/** A process of its own that halves every first promise, unless that was done, and brings all clocks on it, or dies where it is told: `<database> <now> [<point>]`. */
const [databaseUrl = '', now = '0', point] = process.argv.slice(2)
const database = openDatabase(databaseUrl)
const context = createContext(database, () => Number(now))
context.reactions = reactions
if (point) crashAt(point)
const newest = await findNewestVersion(context.db)
if (newest?.id === 1) {
  const policies = JSON.parse(newest.slaPolicies).map((one: { firstResponse: number }) => ({
    ...one,
    firstResponse: one.firstResponse / 2,
  }))
  await changeSla(context, null, { basedOn: 1, rules: { calendars: JSON.parse(newest.calendars), policies } })
}
while (await retargetClocks(context));
await database.close()
