import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { Check } from '#shared/preflight.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { type ApiProblem, isProblem } from '../../data/api.ts'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { approveReply, settleReply, withdrawReply } from './reply.data.ts'

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
    await perform(async () => {
      try {
        await approveReply(reply(), seen)
      } catch (error) {
        if (!isProblem(error, 'preflight-warnings')) throw error
        const { checks = [] } = (error as ApiProblem).content as { checks?: Check[] }
        const { checkId } = await import('./looking.ts')
        const label = t('check.ok')
        const named = listed(checks.map((check) => ('found' in check ? check.found : 'name' in check ? check.name : check.kind)))
        const run = () => void approve(checks.map((check) => ({ id: checkId(check), reason: label })))
        showToast({ words: `${problemText(error)} ${withoutSteering(named)}`, bad: true, action: { label, run } })
      }
    })
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
