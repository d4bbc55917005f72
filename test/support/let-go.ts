import { reactions } from '#server/flows/automation/reactions.ts'
import { createContext } from '#server/kit/database/context.ts'
import { openDatabase } from '#server/kit/database/database.ts'
import { crashAt } from '#server/kit/lib/failpoint.ts'
import { letGo } from '#server/nouns/retention/retention.running.ts'

/** Lets go of what is too old in a process of its own, which dies at a point: `node let-go.ts <database> <now> <point>`. */
const [url = '', now = '', point] = process.argv.slice(2)
const database = openDatabase(url)
const context = { ...createContext(database, () => Number(now)), reactions }
if (point) crashAt(point)
while (await letGo(context));
await database.close()
