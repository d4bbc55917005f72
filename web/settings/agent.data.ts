import type { Agent } from '#shared/agent.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { get } from '../api.ts'
import { createLiveQuery } from '../live-query.ts'

export const agentsKey = ['agents', 'list'] as const

/** Everybody who works here, up to 200. */
export const useAgents = () =>
  createLiveQuery(() => ({ key: agentsKey, load: (signal) => get<Page<Agent>>('/api/agents', { limit: 200 }, signal) }), ['agent-'])
