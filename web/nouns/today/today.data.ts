import type { Since, TeamToday, Today } from '#shared/today.schema.ts'
import { get } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'

/** What moves what waits for somebody. */
const kinds = [
  'clock-',
  'sla-',
  'case-',
  'reply-',
  'promise-',
  'order-',
  'quote-',
  'alert-',
  'source-',
  'goodwill-',
  'agent-',
  'mention-clustered',
] as const

/** What waits for the signed-in person. */
export const useToday = (asked: () => boolean) =>
  createLiveQuery(
    () => ({ key: ['today', 'mine'], load: (signal) => get<Today>('/api/today', {}, signal), enabled: asked(), restMs: countsRestMs }),
    [...kinds],
  )

/** What waits for whoever leads the team. */
export const useTeamToday = (asked: () => boolean) =>
  createLiveQuery(
    () => ({
      key: ['today', 'team'],
      load: (signal) => get<TeamToday>('/api/today/team', {}, signal),
      enabled: asked(),
      restMs: countsRestMs,
    }),
    [...kinds],
  )

/** What happened while the signed-in person was away. */
export const useSince = () =>
  createLiveQuery(
    () => ({ key: ['today', 'since'], load: (signal) => get<Since>('/api/today/since', {}, signal), restMs: countsRestMs }),
    ['case-', 'reply-sent', 'note-written', 'order-', 'clock-breached', 'mention-clustered', 'source-health', 'alert-moved'],
  )

/** How many decisions wait for a manager. */
export const useDecisionCounts = (asked: () => boolean) =>
  createLiveQuery(
    () => ({
      key: ['today', 'decisions'],
      load: (signal) => get<{ decisions: number }>('/api/today/decisions', {}, signal),
      enabled: asked(),
      restMs: countsRestMs,
    }),
    ['reply-', 'goodwill-', 'plan-'],
  )
