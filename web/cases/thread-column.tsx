import { useQueryClient } from '@tanstack/solid-query'
import { createEffect, on, Show } from 'solid-js'
import type { Note } from '#shared/case.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { createComposer } from '../replies/composer.state.ts'
import { Composer } from '../replies/composer.tsx'
import type { Surface } from '../replies/drafts.ts'
import { Outbox } from '../replies/outbox.tsx'
import { ThreadPosts } from '../threads/thread-posts.tsx'
import { Toasts } from '../ui/toast.tsx'

type ColumnProps = { thread: ThreadWithPosts; notes: Note[]; reload: () => Promise<unknown>; writing: { surface: Surface } | null }

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
    sent: () => {
      void client.invalidateQueries({ queryKey: ['replies', 'outbox'] })
      void props.reload()
    },
    reload: async () => {
      await Promise.all([props.reload(), client.invalidateQueries({ queryKey: ['case', props.thread.case?.id] })])
    },
  })
  let area: HTMLTextAreaElement | undefined
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
        onEdit={(reply) => {
          composer.takeUp(reply)
          queueMicrotask(() => area?.focus())
        }}
      />
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
