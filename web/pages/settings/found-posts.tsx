import { For, Show } from 'solid-js'
import type { ChannelName } from '#shared/channel.ts'
import { when } from '../../kit/i18n/format.ts'
import { LangChip } from '../../kit/ui/chip.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { ChannelMark } from '../../nouns/sources/channel-mark.tsx'

type Found = { author: string; text: string; lang: string | null; postedAt: number; channel?: ChannelName }

/** Posts as they were written: who, when, in which language, and where if that is said. */
export function FoundPosts(props: { posts: readonly Found[] }) {
  const now = createNow(60_000)
  return (
    <ul class="page-posts">
      <For each={props.posts}>
        {(post) => (
          <li>
            <p class="meta">
              <Show when={post.channel}>{(channel) => <ChannelMark channel={channel()} />}</Show>
              <b>
                <bdi>{post.author}</bdi>
              </b>
              <LangChip lang={post.lang} />
              <span>{when(post.postedAt, now())}</span>
            </p>
            <p lang={post.lang ?? undefined} dir="auto" class="words">
              {post.text}
            </p>
          </li>
        )}
      </For>
    </ul>
  )
}
