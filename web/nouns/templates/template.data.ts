import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ApprovalRule } from '#shared/approval.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { MacroAction } from '#shared/macro.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { Visibility } from '#shared/reply.ts'
import type { Template, TemplateUse } from '#shared/template.schema.ts'
import type { TemplateScope } from '#shared/template.ts'
import { del, get, patch, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

const path = '/api/templates'

export type TemplateBody = {
  name: string
  scope: TemplateScope
  teamId: number | null
  actions: MacroAction[]
}

/** Templates that I may use, by name. */
export const useTemplates = () =>
  createLiveQuery(() => ({ key: ['templates'], load: (signal) => get<Page<Template>>(path, {}, signal) }), ['template-', 'team-'])

export const addTemplate = (body: TemplateBody & { baseLang: InterfaceLanguage; text: string }, key: string) =>
  post<Template>(path, body, key)
export const changeTemplate = (id: number, body: Partial<TemplateBody> & { removed?: boolean }) => patch<Template>(`${path}/${id}`, body)
export const changeText = (id: number, lang: InterfaceLanguage, text: string, version: number) =>
  put<Template>(`${path}/${id}/texts/${lang}`, { text, version })

/** How a template would be in a thread. */
export const askUse = (id: number, threadId: number, visibility: Visibility) =>
  get<TemplateUse>(`${path}/${id}/use`, { threadId, visibility })

/** Does with a case what a template does, without a reply. */
export const runMacro = (caseId: number, templateId: number, actions: MacroAction[]) =>
  post<{ id: number; done: number }>(`/api/cases/${caseId}/macro-runs`, { templateId, actions })
export const undoMacro = (id: number) => del(`/api/macro-runs/${id}`)

/** Replies that began with a template. */
export const useReplies = (id: () => number) =>
  createLiveQuery(
    () => ({
      key: ['templates', id(), 'replies'],
      load: (signal) => get<Page<Reply>>('/api/replies', { templateId: id(), limit: 50 }, signal),
    }),
    ['reply-'],
  )

type RuleBody = Pick<ApprovalRule, 'name' | 'keywords' | 'roles' | 'visibility' | 'approverRole'> & Partial<Omit<ApprovalRule, 'id'>>

/** Which replies need a second person. */
export const useRules = () =>
  createLiveQuery(
    () => ({ key: ['approval-rules'], load: (signal) => get<Page<ApprovalRule>>('/api/approval-rules', {}, signal) }),
    ['approval-'],
  )
export const addRule = (body: RuleBody, key: string) => post<ApprovalRule>('/api/approval-rules', body, key)
export const removeRule = (id: number) => del(`/api/approval-rules/${id}`)
export const changeRule = (id: number, body: Partial<RuleBody>) => patch<ApprovalRule>(`/api/approval-rules/${id}`, body)
