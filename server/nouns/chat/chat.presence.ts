import type { ChatPresence } from '#shared/chat.ts'
import { hoursOf } from '../../engines/channels/chat.rules.ts'
import { findNextOpening } from '../../engines/channels/chat-hours.rules.ts'
import type { Context } from '../../kit/database/context.ts'
import { acquireLease, releaseLease } from '../../kit/database/lease.ts'
import { clockToleranceMs, second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import type { Log } from '../../kit/lib/log.ts'
import { mayOfRow } from '../agents/access.ts'

const lease = 'an agent has a screen open'
const lookMs = 10 * second
const holdsMs = 3 * lookMs

export type Presence = {
  /** How a visitor of a chat with these settings finds us now. */
  of(settings: Record<string, unknown>): Promise<ChatPresence>
  /** Looks who has a screen open on this node, and says so to all nodes. */
  look(): Promise<void>
  start(): void
  stop(): Promise<void>
}

/**
 * Whether somebody is here who may answer. One node with such a screen holds a lease, which the others read; when it ends, the
 * next node with one takes it.
 * @param openSessions the sessions of the screens that are open on this node
 */
export function createPresence(context: Context, node: string, log: Log, openSessions: () => readonly string[]): Presence {
  let beat: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    if (await anyAgentIn(context, openSessions())) await acquireLease(context, lease, node, holdsMs)
    else await releaseLease(context, lease, node)
  }

  function refreshMentions(): void {
    looking = looking.then(look).catch((error) => log.warn({ err: error }, `open screens could not be counted: ${wordsOf(error)}`))
  }

  return {
    async of(settings) {
      const opensAt = findNextOpening(hoursOf(settings), context.clock())
      return { isHere: opensAt === null && (await isAnybodyHere(context)), opensAt }
    },
    look,
    start() {
      refreshMentions()
      beat = setInterval(refreshMentions, lookMs)
    },
    async stop() {
      clearInterval(beat)
      await looking
      await releaseLease(context, lease, node)
    },
  }
}

async function isAnybodyHere(context: Context): Promise<boolean> {
  const held = await context.db
    .selectFrom('leases')
    .select('name')
    .where('name', '=', lease)
    .where('endsAt', '>', context.clock())
    .where('endsAt', '<=', context.clock() + holdsMs + clockToleranceMs)
    .executeTakeFirst()
  return held !== undefined
}

/** Who only drafts answers nobody. */
async function anyAgentIn(context: Context, sessions: readonly string[]): Promise<boolean> {
  if (sessions.length === 0) return false
  const found = await context.db
    .selectFrom('sessions')
    .innerJoin('agents', 'agents.id', 'sessions.agentId')
    .leftJoin('roles', 'roles.id', 'agents.roleId')
    .select(['agents.role', 'roles.permissions'])
    .where('sessions.id', 'in', [...sessions])
    .execute()
  return found.some(({ role, permissions }) => mayOfRow(role, permissions, 'replies.approve'))
}
