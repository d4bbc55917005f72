import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'

/** Writes down that somebody takes a list out as a file, before they get it. @param what which list */
export const noteExport = (context: Context, by: Actor, what: string): Promise<void> =>
  change(context, async (_tx, emit) => emit({ kind: 'data-exported', agentId: by.agentId, data: { name: what } }))
