import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { PlanThread } from '#shared/plan.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { safeUrl } from '../../kit/ui/safe-url.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { settleReply } from '../replies/reply.data.ts'
import { channelOf } from './plan.words.ts'

/** Where the network lets no program answer: copy the words, open the post, say that it was posted. */
export function PlanByHand(props: { thread: PlanThread; caseId: number }) {
  const client = useQueryClient()
  const [busy, setBusy] = createSignal(false)
  async function copyAndOpen() {
    try {
      await navigator.clipboard.writeText(props.thread.text)
      showToast({ words: t('hand.copied', { channel: channelOf(props.thread) }) })
    } catch (error) {
      showProblem(problemText(error))
      return
    }
    const href = safeUrl(props.thread.handUrl) ?? safeUrl(props.thread.said?.url ?? null)
    if (href) window.open(href, '_blank', 'noopener')
  }
  async function posted() {
    if (props.thread.replyId === null) return
    setBusy(true)
    try {
      await settleReply(props.thread.replyId, true, undefined)
      await client.invalidateQueries({ queryKey: ['plan', props.caseId] })
    } catch (error) {
      showProblem(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="plan-hold hand">
      <span>{t('hand.title', { channel: channelOf(props.thread) })}</span>
      <span class="row wrap">
        <Button icon="copy" onClick={() => void copyAndOpen()}>
          {t('hand.copy', { channel: channelOf(props.thread) })}
        </Button>
        <Button kind="ghost" busy={busy()} onClick={() => void posted()}>
          {t('hand.posted')}
        </Button>
      </span>
    </div>
  )
}
