import { reactions } from '#server/flows/automation/reactions.ts'
import { createContext } from '#server/kit/database/context.ts'
import { openDatabase } from '#server/kit/database/database.ts'
import { crashAt } from '#server/kit/lib/failpoint.ts'
import { walkPlans } from '#server/nouns/plans/plan.walking.ts'
import { testSecretBox } from './secret.ts'

/** A process of its own that walks plans until there is nothing more to do, or dies where it is told: `<database> <now> [<point>]`. */
const [databaseUrl = '', now = '0', point] = process.argv.slice(2)
const database = openDatabase(databaseUrl)
const context = createContext(database, () => Number(now))
context.reactions = reactions
if (point) crashAt(point)
while (await walkPlans({ context, secretBox: testSecretBox, currency: 'EUR', undoMs: 20_000 }));
await database.close()
