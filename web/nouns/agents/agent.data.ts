import { useQueryClient } from '@tanstack/solid-query'
import type { Agent, Invited } from '#shared/agent.schema.ts'
import type { Role } from '#shared/agent.ts'
import type { Page } from '#shared/list.schema.ts'
import type { StartedReset } from '#shared/sign-in.schema.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { preferences } from '../../kit/ui/preferences.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'

/** Everybody who works here, up to 200. */
export const useAgents = () =>
  createLiveQuery(
    () => ({ key: ['agents', 'list', 200], load: (signal) => get<Page<Agent>>('/api/agents', { limit: 200 }, signal) }),
    ['agent-'],
  )

export type AgentChange = {
  name?: string
  role?: Role
  roleId?: number | null
  language?: Agent['language']
  disabled?: boolean
  capacity?: number | null
  awayUntil?: number | null
}

/** The actions of people who work here. */
export function useAgentActions() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['agents'] })

  /** Changes a person and offers to change it back. */
  async function change(agent: Agent, change: AgentChange, words: string, back?: AgentChange): Promise<void> {
    try {
      await patch<Agent>(`/api/agents/${agent.id}`, change)
      await refresh()
      showToast(back ? { words, undo: () => void changeBack(agent, back) } : { words })
    } catch (error) {
      failed(agent, error)
    }
  }
  async function changeBack(agent: Agent, back: AgentChange) {
    try {
      await patch<Agent>(`/api/agents/${agent.id}`, back)
      await refresh()
    } catch (error) {
      failed(agent, error)
    }
  }
  const failed = (agent: Agent, error: unknown) => showProblem(t('team.change.failed', { name: agent.name, why: problemText(error) }))

  /** Invites a person. Throws the server's refusal, for the form to show. */
  async function invite(
    body: { name: string; email: string; role: Role; roleId?: number; language: Agent['language'] },
    key: string,
  ): Promise<Invited> {
    const invited = await post<Invited>('/api/agents', body, key)
    void refresh()
    return invited
  }

  /** A new link for somebody who has not joined, or has forgotten the password; null when it did not work, which was said. */
  async function inviteAgain(agent: Agent): Promise<Invited | null> {
    try {
      return await post<Invited>(`/api/agents/${agent.id}/invitation`)
    } catch (error) {
      failed(agent, error)
      return null
    }
  }
  /** Begins the reset of somebody's password; null when it did not work, which was said. */
  async function resetPassword(agent: Agent): Promise<StartedReset | null> {
    try {
      return await post<StartedReset>(`/api/agents/${agent.id}/password-reset`)
    } catch (error) {
      failed(agent, error)
      return null
    }
  }

  /** Takes all second factors from somebody who has lost them. They cannot come back, so the server hears of it only when the time to undo is over. */
  function takeSecondFactors(agent: Agent, words: string): void {
    const timer = setTimeout(
      () => void del(`/api/agents/${agent.id}/second-factors`).catch((error) => failed(agent, error)),
      preferences().undoSeconds * 1000,
    )
    showToast({ words, undo: () => clearTimeout(timer) })
  }
  return { change, invite, inviteAgain, resetPassword, takeSecondFactors }
}
