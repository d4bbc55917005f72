import { instant, int, key, table, text } from './column.ts'

/** How often something was done that has a limit, on all nodes together, until when. The key is a hash: addresses are not kept. */
export const limitCounts = table({ key: key(text()), count: int(), endsAt: instant() }, [{ on: ['endsAt'] }])
