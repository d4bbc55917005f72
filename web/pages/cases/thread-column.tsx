import { useQueryClient } from '@tanstack/solid-query'
import { createEffect, lazy, on, onCleanup, Show, Suspense } from 'solid-js'
import type { Note } from '#shared/case.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { Toasts } from '../../kit/ui/toast.tsx'
import { writeNote } from '../../nouns/cases/case.data.ts'
import { createComposer } from '../../nouns/replies/composer.state.ts'
import { Composer } from '../../nouns/replies/composer.tsx'
import { articlesAsked, type Surface, setArticlesAsked } from '../../nouns/replies/drafts.ts'
import { Outbox } from '../../nouns/replies/outbox.tsx'
import { ReplyPost } from '../../nouns/replies/reply-post.tsx'
import { ThreadPosts } from '../../nouns/threads/thread-posts.tsx'

// Seen when somebody else is there, too.
const WritingLine = lazy(async () => ({ default: (await import('../../nouns/presence/presence-marks.tsx')).WritingLine }))

const ArticleDrafts = lazy(async () => ({ default: (await import('../../nouns/bot/article-drafts.tsx')).ArticleDrafts }))

// Only in chats.
const BotLine = lazy(async () => ({ default: (await import('../../nouns/bot/bot-line.tsx')).BotLine }))

/** Whom a note calls; who works here is asked only where it calls somebody. */
async function findCalledIn(text: string) {
  return text.includes('@') ? (await import('../../nouns/teams/callable.data.ts')).findCalled(text) : undefined
}

/** So long after the last letter somebody still writes. */
const writesForMs = 8_000

type ColumnProps = {
  thread: ThreadWithPosts
  notes: Note[]
  reload: () => Promise<unknown>
  writing: { surface: Surface } | null
  onWriting: (isWriting: boolean) => void
}

/** What was said, what is about to leave, and where the answer is written. Another thread is another column with drafts of its own. */
export function ThreadColumn(props: ColumnProps) {
  return (
    <Show when={props.thread.id} keyed>
      <Column {...props} />
    </Show>
  )
}

function Column(props: ColumnProps) {
  const client = useQueryClient()
  const composer = createComposer(() => props.thread, {
    note: async (caseId, text, key) => writeNote(caseId, text, props.thread.id, key, await findCalledIn(text)),
    sent: () => {
      void client.invalidateQueries({ queryKey: ['replies', 'outbox'] })
      void props.reload()
    },
    reload: async () => {
      await Promise.all([props.reload(), client.invalidateQueries({ queryKey: ['case', props.thread.case?.id] })])
    },
  })
  let pausing: ReturnType<typeof setTimeout> | undefined
  const endWriting = () => {
    clearTimeout(pausing)
    props.onWriting(false)
  }
  createEffect(
    on(
      composer.text,
      (text) => {
        clearTimeout(pausing)
        if (text === '') return endWriting()
        props.onWriting(true)
        pausing = setTimeout(endWriting, writesForMs)
      },
      { defer: true },
    ),
  )
  onCleanup(endWriting)
  onCleanup(() => setArticlesAsked(0))
  let area: HTMLTextAreaElement | undefined
  const edit = (reply: Reply) => {
    composer.restore(reply)
    queueMicrotask(() => area?.focus())
  }
  createEffect(
    on(
      () => props.writing,
      (writing) => {
        if (!writing) return
        composer.setSurface(writing.surface)
        queueMicrotask(() => area?.focus())
      },
      { defer: true },
    ),
  )
  return (
    <>
      <ThreadPosts
        thread={props.thread}
        notes={props.notes}
        underway={composer.underway()?.id}
        drawReply={(reply, line) => <ReplyPost reply={reply()} thread={props.thread} line={line()} onEdit={edit} />}
      />
      <Suspense>
        <Show when={props.thread.case}>{(open) => <WritingLine caseId={open().id} threadId={props.thread.id} />}</Show>
      </Suspense>
      <Show when={props.thread.channel === 'chat'}>
        <Suspense>
          <BotLine threadId={props.thread.id} />
        </Suspense>
      </Show>
      <Show when={articlesAsked() > 0}>
        <Suspense>
          <ArticleDrafts
            threadId={props.thread.id}
            onUse={(words) => {
              const before = composer.text()
              composer.setText(before.trim() === '' ? words : `${before.trimEnd()}\n\n${words}`)
              queueMicrotask(() => area?.focus())
            }}
            onClose={() => setArticlesAsked(0)}
          />
        </Suspense>
      </Show>
      <div class="write">
        <Toasts />
        <Outbox />
        <Composer
          composer={composer}
          thread={props.thread}
          area={(element) => {
            area = element
          }}
        />
      </div>
    </>
  )
}
