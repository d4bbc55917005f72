import { AsyncLocalStorage } from 'node:async_hooks'

/** Who is at work, and from where: a call, signed in or not, or a job of the desk. */
export type Acting =
  | {
      job: null
      agentId: number | null
      name: string
      tokenId: number | null
      tokenName: string | null
      address: string | null
      device: string | null
    }
  | { job: string }

const acting = new AsyncLocalStorage<Acting>()

/** Runs `work`, and whatever it calls, in somebody's name: what is written down meanwhile says so. */
export const actingAs = <T>(who: Acting, work: () => T): T => acting.run(who, work)

/** In whose name the running code works; null at the start and in commands. */
export const whoActs = (): Acting | null => acting.getStore() ?? null
