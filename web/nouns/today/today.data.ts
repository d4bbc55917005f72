import type { TeamToday, Today } from '#shared/today.schema.ts'
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
