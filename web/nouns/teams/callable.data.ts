import type { Agent } from '#shared/agent.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { get } from '../../data/api.ts'
import { type Called, calledIn, type Named } from './called.ts'
import { getTeams } from './team.data.ts'

/** Everybody and every team that can be called. */
export async function listCallable(signal?: AbortSignal): Promise<{ people: Named[]; teams: Named[] }> {
  const [agents, teams] = await Promise.all([get<Page<Agent>>('/api/agents', { limit: 200 }, signal), getTeams(signal)])
  return { people: agents.items.filter(({ disabledAt, invited }) => disabledAt === null && !invited), teams: teams.items }
}

/** Asks who works here only where a text calls somebody. */
export async function findCalled(text: string): Promise<Called | undefined> {
  if (!text.includes('@')) return undefined
  const { people, teams } = await listCallable()
  return calledIn(text, people, teams)
}
