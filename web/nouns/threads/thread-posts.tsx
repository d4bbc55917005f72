import { createEffect, createMemo, For, type JSX, Match, on, Switch } from 'solid-js'
import type { Note } from '#shared/case.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { MentionPost } from './mention-post.tsx'
import { type Post, postsOf } from './posts.ts'

const nearEndPx = 80

type PostsProps = {
  thread: ThreadWithPosts
  notes: Note[]
  underway: number | undefined
  /** Draws one of our replies; `line`: another post follows it. */
  drawReply: (reply: () => Reply, line: () => boolean) => JSX.Element
}

/** The thread as it was said, oldest first, with our replies and notes. Opens at its end and stays there while one is there. */
export function ThreadPosts(props: PostsProps) {
  let scroller!: HTMLDivElement
  const posts = createMemo(() => postsOf(props.thread, props.notes, props.underway))
  const keys = () => posts().map(({ key }) => key)
  const byKey = createMemo(() => new Map(posts().map((post) => [post.key, post])))
  /** The post of a key if it is of this sort. */
  const as = <K extends Post['is']>(key: string, is: K) => {
    const post = byKey().get(key)
    return post?.is === is ? (post as Extract<Post, { is: K }>) : undefined
  }
  const asked = () => props.thread.mentions.findLast(({ deletedAt }) => !deletedAt)?.id
  const isBeforePost = (key: string) => {
    const at = keys().indexOf(key)
    const next = posts()[at + 1]
    return next !== undefined && next.is !== 'note'
  }
  let stays = true
  const onScroll = () => {
    stays = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEndPx
  }
  createEffect(
    on(keys, () => {
      if (stays) queueMicrotask(() => scroller.scrollTo({ top: scroller.scrollHeight }))
    }),
  )
  return (
    <div
      ref={scroller}
      class="scroll"
      tabindex="0"
      role="log"
      aria-live="off"
      aria-label={t('thread.posts')}
      data-region
      onScroll={onScroll}
    >
      <For each={keys()}>
        {(key) => (
          <Switch>
            <Match when={as(key, 'mention')}>
              {(post) => (
                <MentionPost
                  mention={post().mention}
                  asked={post().mention.id === asked()}
                  line={isBeforePost(key) && post().mention.id !== asked()}
                />
              )}
            </Match>
            <Match when={as(key, 'reply')}>
              {(post) =>
                props.drawReply(
                  () => post().reply,
                  () => isBeforePost(key),
                )
              }
            </Match>
            <Match when={as(key, 'note')}>{(post) => <NotePaper note={post().note} />}</Match>
          </Switch>
        )}
      </For>
    </div>
  )
}

/** A note's words, parted at the names that it calls. */
function withCalls(text: string, names: readonly string[]): { text: string; isCall: boolean }[] {
  const signs = names.map((name) => `@${name}`).sort((a, b) => b.length - a.length)
  const parts: { text: string; isCall: boolean }[] = []
  let from = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const rest = text.slice(at).toLocaleLowerCase('en')
    const sign = signs.find((one) => rest.startsWith(one.toLocaleLowerCase('en')))
    if (!sign || at < from) continue
    parts.push({ text: text.slice(from, at), isCall: false }, { text: text.slice(at, at + sign.length), isCall: true })
    from = at + sign.length
  }
  return [...parts, { text: text.slice(from), isCall: false }]
}

/** A note on yellow paper: only we see it. */
function NotePaper(props: { note: Note }) {
  return (
    <div class="note">
      <span class="lab">
        <Icon name="pencil" size="s" />
        <span>{rich('note.by', { name: <Name of={props.note.by.name} />, time: <Moment at={props.note.at} /> })}</span>
      </span>
      <p class="said" dir="auto">
        <For each={withCalls(props.note.text, props.note.mentioned)}>{(part) => (part.isCall ? <b>{part.text}</b> : part.text)}</For>
      </p>
    </div>
  )
}
