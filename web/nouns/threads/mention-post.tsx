import { For, Show } from 'solid-js'
import { channelLabels, shownHandle } from '#shared/channel.ts'
import type { Mention } from '#shared/mention.schema.ts'
import { number } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { safeUrl } from '../../kit/ui/safe-url.ts'
import { SentimentScore } from '../../kit/ui/sentiment.tsx'
import { AuthorLink } from '../customers/author-link.tsx'
import { PostText } from '../mentions/post-text.tsx'
import { ChannelMark } from '../sources/channel-mark.tsx'

/** What the author wrote, as on the channel. The post that is being answered stands on a tinted ground and shows its reasons. */
export function MentionPost(props: { mention: Mention; asked: boolean; line: boolean }) {
  const caseWords = () => (props.asked ? props.mention.joinBecause.flatMap(({ here }) => here) : [])
  return (
    <article class="post" classList={{ asked: props.asked, line: props.line }}>
      <Avatar name={props.mention.author.name} />
      <div>
        <div class="who">
          <b>
            <AuthorLink author={props.mention.author} />
          </b>
          <span class="h clip">
            <Name of={shownHandle(props.mention.channel, props.mention.author.handle)} />
          </span>
          <Show when={props.asked}>
            <LangChip lang={props.mention.lang} />
          </Show>
          <span class="push row facts">
            <Show when={props.asked && props.mention.sentiment}>
              {(sentiment) => <SentimentScore score={sentiment().score} sure={sentiment().sure} />}
            </Show>
            <ChannelMark channel={props.mention.channel} coloured />
            <Moment at={props.mention.postedAt} />
          </span>
        </div>
        <Show
          when={props.mention.deletedAt}
          fallback={
            <PostText
              text={props.mention.text}
              lang={props.mention.lang}
              because={props.asked ? props.mention.because : []}
              caseWords={caseWords()}
            />
          }
        >
          {(at) => (
            <p class="muted gone">
              <Icon name="trash" size="s" />
              <span>{rich('mention.deleted', { time: <Moment at={at()} /> })}</span>
            </p>
          )}
        </Show>
        <Under mention={props.mention} asked={props.asked} />
      </div>
    </article>
  )
}

function Under(props: { mention: Mention; asked: boolean }) {
  const counts = () => props.mention.counts
  const link = () => safeUrl(props.mention.url)
  const figures = () =>
    [
      { icon: 'repost', n: counts().reposts, title: t('mention.reposts', { n: counts().reposts }) },
      { icon: 'heart', n: counts().likes, title: t('mention.likes', { n: counts().likes }) },
      { icon: 'reply', n: counts().replies, title: t('mention.replies', { n: counts().replies }) },
    ] as const
  return (
    <Show when={props.asked || props.mention.editedAt}>
      <div class="under">
        <For each={figures()}>
          {(figure) => (
            <Show when={figure.n > 0}>
              <span title={figure.title}>
                <Icon name={figure.icon} size="s" />
                <span aria-hidden="true">{number(figure.n)}</span>
                <span class="vh">{figure.title}</span>
              </span>
            </Show>
          )}
        </For>
        <Show when={props.mention.editedAt}>{(at) => <span>{rich('mention.edited', { time: <Moment at={at()} /> })}</span>}</Show>
        <Show when={props.asked && !props.mention.deletedAt && link()}>
          {(href) => (
            <a class="link" href={href()} target="_blank" rel="noopener noreferrer">
              {t('mention.open-on', { channel: channelLabels[props.mention.channel] })}
            </a>
          )}
        </Show>
      </div>
    </Show>
  )
}
