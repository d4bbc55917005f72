import { reactions } from '#server/flows/automation/reactions.ts'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { createContext } from '#server/kit/database/context.ts'
import { openDatabase } from '#server/kit/database/database.ts'
import { crashAt } from '#server/kit/lib/failpoint.ts'
import { testAsking } from './asking.ts'
import { testSecretBox } from './secret.ts'

/** Follows events in a process of its own: database, time, and where to die. */
const [url = '', now = '0', point] = process.argv.slice(2)
const database = openDatabase(url)
const context = createContext(database, () => Number(now))
context.reactions = reactions
if (point) crashAt(point)
while (await runSubscribers(context, { making: { secretBox: testSecretBox, currency: 'EUR' }, asking: testAsking }));
await database.close()
