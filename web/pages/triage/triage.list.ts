import { createSignal } from 'solid-js'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { TriageQueue } from '#shared/mention.ts'
import { createSteadyList } from '../../data/steady-list.ts'
import { listQueue } from '../../nouns/mentions/mention.data.ts'

/** What became of a row that is still shown: sorted here (a slim line), or gone meanwhile by somebody else's hand (dimmed in its place). */
export type Done = { by: 'me'; words: string; at: number } | { by: 'other' }

/** Newest first: a row younger than the last one of the page, or any row of a page that is the whole list, would stand on it. */
function isCovered(row: Mention, page: Page<Mention>): boolean {
  const oldest = page.items.at(-1)
  return page.nextCursor === null || (oldest !== undefined && row.postedAt > oldest.postedAt)
}

/** A queue of Triage. What is sorted here stays as a slim line until the next action; what others sort stays in its place, dimmed. */
export function createTriageList(queue: () => TriageQueue) {
  const rows = createSteadyList<Mention>({
    question: queue,
    load: (cursor, signal) => listQueue(queue(), cursor, signal),
    kinds: ['mention-', 'verdict-'],
    key: ['mentions', 'queue'],
    isCovered,
  })
  const [mine, setMine] = createSignal<ReadonlyMap<number, Done>>(new Map())
  const done = (id: number): Done | undefined => mine().get(id) ?? (rows.hasLeft(id) ? { by: 'other' } : undefined)
  const isDone = (id: number) => done(id) !== undefined

  return {
    ...rows,
    order: () => rows.order(),
    mention: rows.row,
    done,
    freshCount: () => rows.fresh().filter((id) => !mine().has(id)).length,
    isOpen: (id: number) => !isDone(id),
    showFresh: () => rows.showFresh(isDone),
    /** Settles rows as sorted here, in these words; settled rows of before leave. */
    settle(ids: number[], words: string) {
      rows.remove((id) => isDone(id) && !ids.includes(id))
      const at = Date.now()
      setMine((all) => new Map([...all, ...ids.map((id): [number, Done] => [id, { by: 'me', words, at }])]))
    },
    /** Brings a row back that was settled here. */
    unsettle(id: number) {
      setMine((all) => new Map([...all].filter(([other]) => other !== id)))
      rows.bringBack(id)
    },
  }
}

export type TriageList = ReturnType<typeof createTriageList>
