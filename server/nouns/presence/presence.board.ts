import type { CasePresence, PresentPerson } from '#shared/presence.schema.ts'
import { type Doing, presenceEndsMs } from '#shared/presence.ts'
import type { Clock } from '../../kit/lib/clock.ts'

/** What one screen of a person says. `caseId` null: it has left. */
export type Beat = { agentId: number; name: string; tab: string; caseId: number | null; threadId: number | null; doing: Doing }

type Screen = Beat & { caseId: number; since: number; at: number }

/** So many screens of one person are counted; the one that was silent longest gives way. */
const mostScreens = 20

/**
 * Who is on which case, in memory. Screens that say nothing for `presenceEndsMs` are gone.
 * @param clock epoch ms
 */
export function createBoard(clock: Clock) {
  const screens = new Map<string, Screen>()
  let serial = 0

  /** In the order in which they came, each once: writing on any screen is writing. */
  function people(caseId: number): PresentPerson[] {
    const here = [...screens.values()].filter((screen) => screen.caseId === caseId).sort((a, b) => a.since - b.since)
    const ids = [...new Set(here.map(({ agentId }) => agentId))]
    return ids.flatMap((id) => {
      const own = here.filter(({ agentId }) => agentId === id)
      const shown = own.find(({ doing }) => doing === 'writing') ?? own.toSorted((a, b) => b.at - a.at)[0]
      return shown ? [{ id, name: shown.name, doing: shown.doing, threadId: shown.threadId }] : []
    })
  }

  /** Runs `work` and answers those of these cases on which it changed who is there. */
  function changedBy(caseIds: readonly (number | null | undefined)[], work: () => void): CasePresence[] {
    const known = [...new Set(caseIds.filter((id): id is number => id != null))]
    const before = new Map(known.map((id) => [id, JSON.stringify(people(id))]))
    work()
    return known
      .map((caseId) => ({ caseId, people: people(caseId) }))
      .filter((now) => JSON.stringify(now.people) !== before.get(now.caseId))
  }

  return {
    people,
    all(): CasePresence[] {
      return [...new Set([...screens.values()].map(({ caseId }) => caseId))].map((caseId) => ({ caseId, people: people(caseId) }))
    },
    /** Takes what a screen says. @returns the cases on which it changed something */
    take(beat: Beat): CasePresence[] {
      const key = `${beat.agentId} ${beat.tab}`
      const before = screens.get(key)
      return changedBy([before?.caseId, beat.caseId], () => {
        if (beat.caseId === null) return void screens.delete(key)
        const stays = before?.caseId === beat.caseId
        if (!stays) serial += 1
        screens.set(key, { ...beat, caseId: beat.caseId, since: stays ? before.since : serial, at: clock() })
        const own = [...screens].filter(([, { agentId }]) => agentId === beat.agentId).sort(([, a], [, b]) => a.at - b.at)
        for (const [old] of own.slice(0, Math.max(0, own.length - mostScreens))) screens.delete(old)
      })
    },
    /** Lets go of who has been silent. @returns the cases that they were on */
    expire(): CasePresence[] {
      const silent = [...screens].filter(([, { at }]) => clock() - at >= presenceEndsMs)
      return changedBy(
        silent.map(([, { caseId }]) => caseId),
        () => {
          for (const [key] of silent) screens.delete(key)
        },
      )
    },
  }
}
