import { onCleanup } from 'solid-js'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { RecoveryReport } from '#shared/recovery.schema.ts'
import type { ChangesReport, CostReport, FirstReplyReport, SentimentReport, TopicsReport } from '#shared/report.schema.ts'
import { get } from '../../data/api.ts'
import { onLive } from '../../data/live.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import type { Choice } from './choice.ts'
import { type Period, stretchesOf } from './period.ts'
import { joinStretches } from './sentiment.report.ts'

/** Charts follow what happens, but not faster than a person reads them. */
const refreshMs = 10_000

/** The six reports of a period, each its own question so that one failing leaves the others on screen. */
export function useReports(period: () => Period, lang: () => string | undefined) {
  const ask = <T>(name: string) =>
    createLiveQuery<T>(() => {
      const { from, to, bucket } = period()
      const query = { from, to, bucket, offset: -new Date(to - 1).getTimezoneOffset(), lang: lang() }
      return { key: ['reports', name, query], load: (signal) => get<T>(`/api/reports/${name}`, query, signal), keep: true }
    })
  const sentiment = createLiveQuery<SentimentReport>(() => {
    const asked = period()
    const queries = stretchesOf(asked).map((stretch) => ({ ...stretch, bucket: asked.bucket, lang: lang() }))
    const load = (signal: AbortSignal) => Promise.all(queries.map((query) => get<SentimentReport>('/api/reports/sentiment', query, signal)))
    return { key: ['reports', 'sentiment', queries], load: async (signal) => joinStretches(asked, await load(signal)), keep: true }
  })
  const recovery = createLiveQuery<RecoveryReport>(() => {
    const { from, to } = period()
    return {
      key: ['reports', 'recovery', from, to],
      load: (signal) => get<RecoveryReport>('/api/reports/recovery', { from, to }, signal),
      keep: true,
    }
  })
  const reports = {
    sentiment,
    changes: ask<ChangesReport>('changes'),
    topics: ask<TopicsReport>('topics'),
    firstReply: ask<FirstReplyReport>('first-reply'),
    cost: ask<CostReport>('cost'),
    recovery,
  }
  followSlowly(() => {
    for (const report of Object.values(reports)) void report.reload()
  })
  return reports
}

/** Runs after something was heard, answered or moved, at most every ten seconds. */
function followSlowly(run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  onLive(['mention-', 'verdict-undone', 'case-', 'reply-sent', 'order-told', 'order-recovery-checked', 'source-health'], () => {
    timer ??= setTimeout(() => {
      timer = undefined
      run()
    }, refreshMs)
  })
  onCleanup(() => clearTimeout(timer))
}

const mentionQuery = ({ isBar: _isBar, ...choice }: Choice) => choice

/** The mentions behind a choice, newest first, `pages` times a hundred. They stay as they are while they are read. */
export const useChosenMentions = (choice: () => Choice | null, pages: () => number) =>
  createLiveQuery(() => {
    const chosen = choice()
    return {
      key: ['reports', 'mentions', chosen, pages()],
      enabled: chosen !== null,
      keep: pages() > 1,
      load: (signal) => listMentions(chosen as Choice, pages() * 100, signal),
    }
  })

/** Up to `most` mentions of a choice; `more` says whether there are others. */
async function listMentions(choice: Choice, most: number, signal?: AbortSignal) {
  const items: Mention[] = []
  let cursor: string | null = null
  do {
    const query = { ...mentionQuery(choice), limit: Math.min(200, most - items.length), cursor }
    const page: Page<Mention> = await get('/api/mentions', query, signal)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor && items.length < most)
  return { items, more: cursor !== null }
}
