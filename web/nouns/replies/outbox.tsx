import { useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Reply } from '#shared/reply.schema.ts'
import { isProblem } from '../../data/api.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { useThread } from '../threads/thread.data.ts'
import './composer.css'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { setReturnedDraft, writeDraft } from './drafts.ts'
import { takeReplyBack, useOutbox, withdrawReply } from './reply.data.ts'

const [places, setPlaces] = createSignal(0)
const [waiting, setWaiting] = createSignal<Reply[]>([])
let takeBackNewest: (() => void) | null = null

/** Takes the reply back that was approved last. False when none is waiting. */
export function undoNewestReply(): boolean {
  if (waiting().length === 0 || !takeBackNewest) return false
  takeBackNewest()
  return true
}

/** Whether a reply of mine still waits in its undo window. */
export const canUndoReply = () => waiting().length > 0

/** Replies of mine that are about to leave, each with its seconds and a way back. */
function Strips() {
  const me = useMe()
  const client = useQueryClient()
  const outbox = useOutbox()
  const mine = () => (outbox.data()?.items ?? []).filter((reply) => reply.approvedBy?.id === me().id && reply.sendAt !== null)
  createEffect(() => setWaiting(mine()))

  async function takeBack(reply: Reply) {
    try {
      await takeReplyBack(reply.id)
      // The words become what they were before: a draft in the composer.
      writeDraft(reply.threadId, reply.visibility, reply.text)
      await withdrawReply(reply.id)
      showToast({ words: t('outbox.undone') })
    } catch (error) {
      showProblem(isProblem(error, 'already-leaving') ? t('outbox.late') : problemText(error))
    }
    await client.invalidateQueries({ queryKey: ['thread', reply.threadId] })
    await outbox.reload()
    setReturnedDraft(reply)
  }
  const own = () => {
    const newest = [...waiting()].sort((a, b) => (b.approvedAt ?? 0) - (a.approvedAt ?? 0))[0]
    if (newest) void takeBack(newest)
  }
  takeBackNewest = own
  onCleanup(() => {
    // The next outbox may have taken over already.
    if (takeBackNewest !== own) return
    takeBackNewest = null
    setWaiting([])
  })
  return <For each={mine()}>{(reply) => <Strip reply={reply} onUndo={() => void takeBack(reply)} />}</For>
}

function Strip(props: { reply: Reply; onUndo: () => void }) {
  const now = createNow(1000)
  const thread = useThread(() => props.reply.threadId)
  const { session } = useSession()
  const window = () => session()?.undoSeconds ?? 0
  // Clocks differ: no more is shown than the window is long.
  const left = () => Math.min(Math.ceil(window()), Math.ceil(((props.reply.sendAt ?? 0) - now()) / 1000))
  /** Why it does not leave although its window is over. */
  const waits = () => props.reply.error ?? (left() > 0 ? null : thread.data()?.reply.blocked)
  return (
    <div class="sending" style={{ '--left': (Math.max(0, left() - 1) / Math.max(1, window())) * 100 }}>
      <Icon name={props.reply.visibility === 'public' ? 'globe' : 'lock'} size="s" />
      <span class="clip">
        <Show when={thread.data()} fallback={t(`visibility.${props.reply.visibility}`)}>
          {(found) =>
            rich(`outbox.to.${props.reply.visibility}`, {
              name: <Bold name={found().author.name} />,
              channel: channelLabels[found().channel],
            })
          }
        </Show>
      </span>
      <Show when={left() > 0 || waits()} fallback={<span class="push meta">{t('outbox.leaving')}</span>}>
        <Show
          when={waits()}
          fallback={
            <b class="push num" aria-hidden="true">
              {t('outbox.left', { n: left() })}
            </b>
          }
        >
          {(why) => (
            <span class="push meta clip" title={troubleText(why())}>
              {t('outbox.waits', { why: troubleText(why()) })}
            </span>
          )}
        </Show>
        <Button kind="accent" icon="undo" keys="u" onClick={props.onUndo}>
          {t('do.undo')}
        </Button>
      </Show>
    </div>
  )
}

const Bold = (props: { name: string }) => (
  <b>
    <Name of={props.name} />
  </b>
)

/** The outbox where replies are written. */
export function Outbox() {
  setPlaces((n) => n + 1)
  onCleanup(() => setPlaces((n) => n - 1))
  return (
    <div class="outbox" role="status" aria-label={t('outbox.label')}>
      <Strips />
    </div>
  )
}

/** The outbox on every other page: what is about to leave is never out of sight. */
export function GlobalOutbox() {
  return (
    <Show when={places() === 0}>
      <div class="outbox whole" role="status" aria-label={t('outbox.label')}>
        <Strips />
      </div>
    </Show>
  )
}
