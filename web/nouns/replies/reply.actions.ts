import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem } from '../../kit/ui/toast.tsx'
import { approveLooked } from './approve.ts'
import { settleReply, withdrawReply } from './reply.data.ts'

/** What a person can do with a reply that stands in a thread; what goes wrong is said and changes nothing. */
export function useReplyActions(reply: () => Reply, thread: () => ThreadWithPosts) {
  const client = useQueryClient()
  const [busy, setBusy] = createSignal(false)
  async function perform(run: () => Promise<unknown>): Promise<boolean> {
    if (busy()) return false
    setBusy(true)
    try {
      await run()
      return true
    } catch (error) {
      showProblem(problemText(error))
      return false
    } finally {
      setBusy(false)
      void client.invalidateQueries({ queryKey: ['thread', reply().threadId] })
      void client.invalidateQueries({ queryKey: ['replies', 'outbox'] })
    }
  }
  /** Warnings stop it once and are named; whoever goes on lets them pass, which is kept with the reply. */
  async function approve(confirmed: { id: string; reason: string }[]) {
    const seen = { lastMentionId: thread().mentions.at(-1)?.id, seenEventId: thread().lastEventId, confirmed }
    await perform(() => approveLooked(reply(), seen, (passed) => void approve(passed)))
  }
  return {
    busy,
    approve: () => void approve([]),
    withdraw: () => void perform(() => withdrawReply(reply().id)),
    settle: (posted: boolean, url?: string) => perform(() => settleReply(reply().id, posted, url)),
    /** Gives the words back to the composer and withdraws this reply. */
    async edit(take: (reply: Reply) => void) {
      const words = { ...reply() }
      if (await perform(() => withdrawReply(words.id))) take(words)
    },
  }
}

export type ReplyActions = ReturnType<typeof useReplyActions>
