import { z } from 'zod'
import { instant } from './list.schema.ts'

/** How the desk itself is. Sizes in bytes, times in epoch ms, differences of clocks in ms: positive where the other clock is ahead. */
export const healthSchema = z.object({
  /** What keeps the database from its work now. */
  outage: z.enum(['disk-full', 'connection-lost']).nullable(),
  /** Of the disk the database lies on; null on PostgreSQL, whose disk we do not see. */
  disk: z.object({ free: z.number(), total: z.number(), database: z.number() }).nullable(),
  clock: z.object({
    /** The clock of the PostgreSQL server; null on SQLite. */
    database: z.number().nullable(),
    networks: z.array(z.object({ host: z.string(), ahead: z.number(), at: instant })),
  }),
  /** The secret: whether it is the one the database was sealed with, where it is kept, and the sources that it does not open. */
  secret: z.object({ fits: z.boolean(), place: z.string(), unreadable: z.array(z.string()) }),
  /** Whether the desk stands behind a proxy that its settings do not name. */
  unnamedProxy: z.boolean(),
  memory: z.object({ resident: z.number(), heap: z.number() }),
  startedAt: instant,
  backup: z.object({ at: instant }).nullable(),
  integrity: z.object({ at: instant, ok: z.boolean(), result: z.string() }).nullable(),
})
export type Health = z.infer<typeof healthSchema>
