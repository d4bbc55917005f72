import { reactions } from '#server/flows/automation/reactions.ts'
import { createContext } from '#server/kit/database/context.ts'
import { openDatabase } from '#server/kit/database/database.ts'
import { crashAt } from '#server/kit/lib/failpoint.ts'
import { walkBulkJobs } from '#server/nouns/bulk-jobs/bulk-job.walking.ts'

/** Walks bulk jobs in a process of its own, which dies at a point: `node walk-bulk.ts <database> <now> <point>`. */
const [url = '', now = '', point] = process.argv.slice(2)
const database = openDatabase(url)
const context = { ...createContext(database, () => Number(now)), reactions }
if (point) crashAt(point)
while (await walkBulkJobs(context, 'the node that dies'));
await database.close()
