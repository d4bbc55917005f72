import { useQueryClient } from '@tanstack/solid-query'
import type { Role } from '#shared/agent.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Permission } from '#shared/permission.ts'
import type { DeskRole } from '#shared/role.schema.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './roles.words.ts'

const path = '/api/roles'

/** The four built-in roles, then those of the desk's own. */
export const useRoles = () =>
  createLiveQuery(() => ({ key: ['roles'], load: (signal) => get<Page<DeskRole>>(path, {}, signal) }), ['role-', 'agent-'])

/** How a role is called where it is read. */
export const roleName = (role: Pick<DeskRole, 'name' | 'basedOn'>): string => role.name ?? t(`role.${role.basedOn}`)

/** What a role is, beside its id. */
export type RoleBody = { name: string; basedOn: Role; permissions: Permission[] }

/** Changing roles: at once, with undo. */
export function useRoleActions() {
  const client = useQueryClient()
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: ['roles'] }), client.invalidateQueries({ queryKey: ['agents'] })])
  async function attempt<T>(run: () => Promise<T>): Promise<T | null> {
    try {
      return await run()
    } catch (error) {
      showProblem(t('roles.failed', { why: problemText(error) }))
      return null
    } finally {
      await refresh()
    }
  }
  const bodyOf = (role: DeskRole): RoleBody => ({ name: roleName(role), basedOn: role.basedOn, permissions: [...role.permissions] })
  const change = async (role: DeskRole, body: Partial<RoleBody>, words: string) => {
    const before = bodyOf(role)
    const done = await attempt(() => patch<DeskRole>(`${path}/${role.id}`, body))
    if (done) showToast({ words, undo: () => void attempt(() => patch<DeskRole>(`${path}/${role.id}`, before)) })
  }
  const remove = async (role: DeskRole, to: Role | null) => {
    const done = await attempt(async () => {
      await del(`${path}/${role.id}${to === null ? '' : `?to=${to}`}`)
      return true
    })
    if (!done) return
    const words = t('roles.removed', { name: roleName(role) })
    // Made anew it is another role: people who had it do not get it back by themselves.
    showToast(to === null ? { words, undo: () => void attempt(() => post<DeskRole>(path, bodyOf(role))) } : { words })
  }
  return {
    refresh,
    change,
    remove,
    /** Throws the server's refusal, for the form to show. */
    async make(body: RoleBody, key: string): Promise<DeskRole> {
      const made = await post<DeskRole>(path, body, key)
      await refresh()
      showToast({ words: t('roles.made', { name: body.name }), undo: () => void attempt(() => del(`${path}/${made.id}`)) })
      return made
    },
    toggle: (role: DeskRole, permission: Permission, on: boolean) =>
      change(
        role,
        { permissions: on ? [...role.permissions, permission] : role.permissions.filter((one) => one !== permission) },
        t(on ? 'roles.gave' : 'roles.took', { name: roleName(role), permission: t(`permission.${permission}`) }),
      ),
  }
}
