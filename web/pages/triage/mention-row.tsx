import { createMemo, type JSX, Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import { channelLabels, shownHandle } from '#shared/channel.ts'
import type { Mention } from '#shared/mention.schema.ts'
import { number, share } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Chip, LangChip } from '../../kit/ui/chip.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { SentimentScore } from '../../kit/ui/sentiment.tsx'
import { AuthorLink } from '../../nouns/customers/author-link.tsx'
import { PostText } from '../../nouns/mentions/post-text.tsx'
import { ChannelMark } from '../../nouns/sources/channel-mark.tsx'
import { targetCase } from './triage.actions.ts'
import type { Done } from './triage.list.ts'

type RowProps = {
  mention: Mention
  focused: boolean
  selected: boolean
  done: Done | undefined
  onFocus: () => void
  ref: (element: HTMLElement) => void
  /** The keys that sort it, below the words of the focused row. */
  children?: JSX.Element
}

/** A mention as a row: who, how they feel, where, when, their words, what it seems to be. The focused one grows and shows the keys. */
export function MentionRow(props: RowProps) {
  const settled = () => (props.done?.by === 'me' ? props.done : undefined)
  const kind = () => (props.mention.kind ? t(`kind.${props.mention.kind}`) : t('mention.not-understood'))
  const label = () =>
    t('triage.row', { name: nameText(props.mention.author.name), kind: kind(), channel: channelLabels[props.mention.channel] })
  return (
    <Show when={settled()} fallback={<OpenRow {...props} label={label()} />}>
      {(done) => (
        <li class="m done" ref={props.ref} tabindex="-1" data-mention={props.mention.id}>
          <span>
            <Icon name="check" size="s" />
          </span>
          <div class="row">
            <span class="clip">
              <b>{done().words}</b>: <Name of={props.mention.author.name} />, “
              <bdi lang={props.mention.lang ?? undefined}>{withoutSteering(props.mention.text.slice(0, 160)).toWellFormed()}</bdi>”
            </span>
            <Moment class="push meta" at={done().at} ago />
          </div>
        </li>
      )}
    </Show>
  )
}

function OpenRow(props: RowProps & { label: string }) {
  const caseWords = createMemo(() =>
    props.focused ? (props.mention.suggestions[0]?.because ?? props.mention.joinBecause).flatMap(({ here }) => here) : [],
  )
  const because = () => (props.focused ? props.mention.because : [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: J, K and the arrows do the same from anywhere on the page.
    <li
      class="m"
      classList={{ focus: props.focused, gone: props.done?.by === 'other', selected: props.selected }}
      ref={props.ref}
      tabindex={props.focused ? '0' : '-1'}
      aria-current={props.focused ? 'true' : undefined}
      aria-label={props.label}
      data-mention={props.mention.id}
      onFocusIn={() => props.onFocus()}
      onClick={() => props.onFocus()}
    >
      <Show when={props.selected} fallback={<Avatar name={props.mention.author.name} />}>
        <span class="av chosen">
          <Icon name="check" />
        </span>
      </Show>
      <div>
        <div class="who">
          <b class="clip">
            <AuthorLink author={props.mention.author} tabindex={props.focused ? 0 : -1} />
          </b>
          <span class="h clip">
            <Name of={shownHandle(props.mention.channel, props.mention.author.handle)} />
          </span>
          <LangChip lang={props.mention.lang} />
          <span class="push row facts">
            <SentimentScore score={props.mention.sentiment?.score ?? null} sure={props.mention.sentiment?.sure} />
            <ChannelMark channel={props.mention.channel} coloured={props.focused} />
            <Moment at={props.mention.postedAt} />
          </span>
        </div>
        <Show
          when={props.mention.deletedAt}
          fallback={<PostText text={props.mention.text} lang={props.mention.lang} because={because()} caseWords={caseWords()} />}
        >
          {(at) => <p class="muted">{rich('mention.deleted', { time: <Moment at={at()} /> })}</p>}
        </Show>
        <Hints mention={props.mention} focused={props.focused} />
        <Show when={props.done?.by === 'other'} fallback={props.children}>
          <p class="meta">{t('triage.gone')}</p>
        </Show>
      </div>
    </li>
  )
}

/** What the machine makes of it, and on the focused row how far its voice carries. */
function Hints(props: { mention: Mention; focused: boolean }) {
  const guess = () => {
    const { kind, complaint } = props.mention
    if (kind === null) return t('mention.not-understood')
    return kind === 'complaint' && complaint !== null ? t('triage.probability', { p: share(complaint) }) : t(`kind.${kind}`)
  }
  const target = () => targetCase(props.mention)
  const match = () => {
    const { case: own, joined, joinScore, suggestions } = props.mention
    return own ? (joined === 'new' ? null : joinScore) : (suggestions[0]?.score ?? null)
  }
  return (
    <div class="hint">
      <Chip>{guess()}</Chip>
      <Show when={props.mention.urgent}>
        <Chip tone="danger">{t('mention.urgent')}</Chip>
      </Show>
      <Show
        when={props.focused}
        fallback={
          <span class="sg">
            <Icon name="right" size="s" />
            <Show when={target()} fallback={<span class="clip">{t('triage.no-similar')}</span>}>
              {(named) => (
                <>
                  <span class="clip">
                    {caseNumber(named().id)} <bdi>{named().title}</bdi>
                  </span>
                  <Show when={match() !== null}>
                    <span class="num">{share(match() ?? 0)}</span>
                  </Show>
                </>
              )}
            </Show>
          </span>
        }
      >
        <Show when={props.mention.topic}>{(topic) => <Chip>{t(`topic.${topic()}`)}</Chip>}</Show>
        <Show when={props.mention.replyBy === 'hand'}>
          <Chip tone="warn" icon="hand">
            {t('mention.by-hand', { channel: channelLabels[props.mention.channel] })}
          </Chip>
        </Show>
        <span class="meta num reach">
          <Show when={props.mention.author.followers !== null}>{t('mention.followers', { n: props.mention.author.followers ?? 0 })}</Show>
          <Show when={props.mention.counts.reposts > 0}>
            <span class="row" title={t('mention.reposts', { n: props.mention.counts.reposts })}>
              <Icon name="repost" size="s" />
              {number(props.mention.counts.reposts)}
            </span>
          </Show>
        </span>
      </Show>
    </div>
  )
}
