import type { Feedback, FeedbackReport, FeedbackSettings } from '#shared/feedback.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { get, patch } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

type Asked = Record<string, string | number | undefined>
const kinds = ['feedback-asked', 'feedback-given', 'customer-erased'] as const

const given = (of: Asked) => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as Record<string, string>

/** Questions and answers, by what was asked for. */
export const useFeedback = (of: () => Asked) =>
  createLiveQuery(
    () => ({ key: ['feedback', JSON.stringify(of())], load: (signal) => get<Page<Feedback>>('/api/feedback', given(of()), signal) }),
    [...kinds],
  )

export const useFeedbackReport = (of: () => Asked) =>
  createLiveQuery(
    () => ({
      key: ['feedback', 'report', JSON.stringify(of())],
      load: (signal) => get<FeedbackReport>('/api/reports/feedback', given(of()), signal),
    }),
    [...kinds],
  )

export const useFeedbackSettings = () =>
  createLiveQuery(
    () => ({ key: ['feedback', 'settings'], load: (signal) => get<FeedbackSettings>('/api/feedback-settings', {}, signal) }),
    ['feedback-settings-changed'],
  )

export const changeFeedbackSettings = (body: Partial<FeedbackSettings>) => patch<FeedbackSettings>('/api/feedback-settings', body)
