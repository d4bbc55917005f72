import { useQueryClient } from '@tanstack/solid-query'
import type { CustomerLink, CustomerPage, CustomerRow } from '#shared/customer.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Author, Mention } from '#shared/mention.schema.ts'
import { del, get, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'

const pageSize = 50
const kinds = ['customer-', 'purchase-'] as const

/** People, as many pages as asked for; `q` as somebody types it. */
export const usePeople = (q: () => string, pages: () => number) =>
  createLiveQuery(
    () => ({ key: ['people', 'list', q(), pages()], load: (signal) => listPeople(q(), pages(), signal), keep: true, restMs: 2_000 }),
    kinds,
  )

async function listPeople(q: string, pages: number, signal: AbortSignal) {
  const items: CustomerRow[] = []
  let cursor: string | null = null
  for (let page = 0; page < pages; page++) {
    const answer: Page<CustomerRow> = await get('/api/customers', { q, limit: pageSize, cursor }, signal)
    items.push(...answer.items)
    cursor = answer.nextCursor
    if (!cursor) break
  }
  return { items, more: cursor !== null }
}

/** One person with all that is known. */
export const usePerson = (id: () => number) =>
  createLiveQuery(
    () => ({ key: ['people', 'one', id()], load: (signal) => get<CustomerPage>(`/api/customers/${id()}`, {}, signal), restMs: 2_000 }),
    [...kinds, 'order-', 'case-', 'mention-', 'promise-'],
  )

/** An author, and which customer it is. */
export const useAuthor = (id: () => number) =>
  createLiveQuery(() => ({ key: ['people', 'author', id()], load: (signal) => loadAuthor(id(), signal) }), ['customer-'])

async function loadAuthor(id: number, signal: AbortSignal) {
  const [{ items: mentions }, { items: customers }] = await Promise.all([
    get<Page<Mention>>('/api/mentions', { authorId: id, limit: 1 }, signal),
    get<Page<CustomerRow>>('/api/customers', { authorId: id }, signal),
  ])
  return { author: mentions[0]?.author ?? null, customer: customers[0] ?? null }
}

/** What can be said about who is who. Each says what went wrong. */
export function useLinkActions() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['people'] })

  /** Links an author. Throws the server's refusal, for the form to show. */
  async function link(customerId: number, author: Author, note: string, key: string): Promise<void> {
    const { id } = await post<CustomerLink>(`/api/customers/${customerId}/links`, { authorId: author.id, note }, key)
    await refresh()
    showToast({
      words: t('people.linked', { name: author.name }),
      undo: () => void attempt(() => del(`/api/customers/${customerId}/links/${id}`)),
    })
  }
  async function unlink(customerId: number, { id, author }: CustomerLink): Promise<void> {
    const path = `/api/customers/${customerId}/links/${id}`
    if (!(await attempt(() => del(path)))) return
    showToast({ words: t('people.unlinked', { name: author.name }), undo: () => void attempt(() => put(path, {})) })
  }
  async function attempt(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run()
      await refresh()
      return true
    } catch (error) {
      showProblem(t('people.link.failed', { why: problemText(error) }))
      return false
    }
  }
  return { link, unlink }
}
