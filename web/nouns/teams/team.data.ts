import { useQueryClient } from '@tanstack/solid-query'
import type { Page } from '#shared/list.schema.ts'
import type { Team } from '#shared/team.schema.ts'
import type { AssignmentMode } from '#shared/team.ts'
import { get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { nameText } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './team.words.ts'

export const getTeams = (signal?: AbortSignal) => get<Page<Team>>('/api/teams', {}, signal)

/** Every team that works. */
export const useTeams = () => createLiveQuery(() => ({ key: ['teams'], load: getTeams }), ['team-', 'agent-'])

export type TeamBody = { name: string; mode: AssignmentMode; languages: Team['languages']; productIds: number[]; memberIds: number[] }

/** Making and changing teams. What goes wrong in a form is thrown for it to show; the rest is said. */
export function useTeamActions() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['teams'] })
  const setRemoved = async (team: Team, removed: boolean) => {
    try {
      await patch(`/api/teams/${team.id}`, { removed })
    } catch (error) {
      showProblem(t('teams.failed', { why: problemText(error) }))
    }
    await refresh()
  }
  return {
    async add(body: TeamBody, key: string): Promise<void> {
      await post<Team>('/api/teams', body, key)
      await refresh()
    },
    async change(team: Team, body: TeamBody): Promise<void> {
      await patch(`/api/teams/${team.id}`, body)
      await refresh()
    },
    async remove(team: Team): Promise<void> {
      await setRemoved(team, true)
      showToast({ words: t('teams.removed', { name: nameText(team.name) }), undo: () => void setRemoved(team, false) })
    },
  }
}
