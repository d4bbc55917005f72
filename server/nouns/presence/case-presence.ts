import { z } from 'zod'
import { caseNumber } from '#shared/case.ts'
import type { CasePresence as PeopleOnCase } from '#shared/presence.schema.ts'
import { doings } from '#shared/presence.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Notices } from '../../kit/database/notices.ts'
import type { Actor } from '../../kit/http/route.ts'
import { second } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getCase } from '../cases/case.store.ts'
import type { Live } from '../events/live.ts'
import { getThread } from '../threads/thread.store.ts'
import { type Beat, createBoard } from './presence.board.ts'

const lookMs = 5 * second

export type CasePresence = {
  /**
   * Takes what a screen of `by` does.
   * @returns who is on the case, this person included
   * @throws Refusal where there is no such case, or the thread is in another
   */
  say(by: Actor, said: Omit<Beat, 'agentId' | 'name'>): Promise<PeopleOnCase[]>
  /** Who is on which case. */
  all(): PeopleOnCase[]
  /** Lets go of who has been silent, and tells the screens. */
  look(): void
  start(): void
  stop(): Promise<void>
}

/** What another node says: it is checked, since the database is all that the nodes share. */
const heardSchema = z.object({
  agentId: z.number().int(),
  name: z.string().max(200),
  tab: z.string().max(40),
  caseId: z.number().int().nullable(),
  threadId: z.number().int().nullable(),
  doing: z.enum(doings),
})

/**
 * Who has which case open, on all nodes. It is kept in memory and told to all screens as it changes; a node that starts learns of the
 * others with their next beat.
 */
export function createCasePresence(context: Context, live: Pick<Live, 'tell'>, notices: Notices): CasePresence {
  const board = createBoard(context.clock)
  let beat: NodeJS.Timeout | undefined
  const tell = (changed: readonly PeopleOnCase[]) => {
    for (const one of changed) live.tell('presence', one)
  }
  const look = () => tell(board.expire())
  return {
    async say(by, { tab, caseId, threadId, doing }) {
      if (caseId !== null) {
        await getCase(context.db, caseId)
        if (threadId !== null && (await getThread(context.db, threadId)).caseId !== caseId)
          throw new Refusal('conflict', 'thread-elsewhere', 'The thread is in another case by now.', {
            params: { case: caseNumber(caseId) },
          })
      }
      const said: Beat = { agentId: by.agentId, name: by.name, tab, caseId, threadId, doing }
      tell(board.take(said))
      await notices.tell(JSON.stringify(said))
      return caseId === null ? [] : [{ caseId, people: board.people(caseId) }]
    },
    all: board.all,
    look,
    start() {
      notices.start((words) => {
        const heard = heardSchema.safeParse(parsed(words))
        if (heard.success) tell(board.take(heard.data))
      })
      beat = setInterval(look, lookMs)
    },
    async stop() {
      clearInterval(beat)
      await notices.stop()
    },
  }
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words)
  } catch {
    return null
  }
}
