import { A, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, Match, on, Show, Switch } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import { channelLabels } from '#shared/channel.ts'
import type { Mention } from '#shared/mention.schema.ts'
import { clockTime, exactTime, languageName, number, shortDate, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { SentimentScore } from '../../kit/ui/sentiment.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import type { Choice } from './choice.ts'
import { casesIn } from './posts.cases.ts'
import { useChosenMentions } from './report.data.ts'
import './report.words.ts'

type PostsProps = { choice: Choice; count: number | null; when: string; caseTitle: string | null; now: number }

/** What the chosen number counts, in words: "46 negative, Sun 22 Nov". */
export function choiceWords(choice: Choice, count: number | string, when: string, caseTitle: string | null): string {
  const what = choice.sentiment ? t(`posts.what.${choice.sentiment}`, { n: count }) : t('posts.what.all', { n: count })
  const narrower = [
    choice.topic && t(`topic.${choice.topic}`),
    choice.channel && channelLabels[choice.channel],
    choice.lang && languageName(choice.lang),
    caseTitle,
  ].filter((part) => typeof part === 'string')
  return [t('posts.at', { what, when }), ...narrower].join(' · ')
}

/** The mentions behind the chosen number, by case where all of them are here. */
export function ChosenPosts(props: PostsProps) {
  const [address, setAddress] = useSearchParams<{ of?: string }>()
  const [pages, setPages] = createSignal(1)
  const query = useChosenMentions(() => props.choice, pages)
  createEffect(
    on(
      () => JSON.stringify(props.choice),
      () => setPages(1),
      { defer: true },
    ),
  )
  const items = () => query.data()?.items ?? []
  const groups = () => (query.data()?.more || props.choice.caseId ? [] : casesIn(items()))
  const shown = () => {
    const group = groups().find((one) => one.id === address.of)
    return group ? group.mentions : items()
  }
  const arrived = () => (props.count === null || query.data()?.more ? 0 : props.count - items().length)
  return (
    <Switch>
      <Match when={query.data()}>
        <Show when={groups().length > 1}>
          <div class="splits" role="toolbar" aria-label={t('posts.by')}>
            <For each={[{ id: '', title: t('posts.all'), mentions: items() }, ...groups()]}>
              {(group) => (
                <button
                  type="button"
                  aria-pressed={(address.of ?? '') === group.id}
                  onClick={() => setAddress({ of: group.id || null }, { replace: true, scroll: false })}
                >
                  <span class="clip">{group.title ?? t('posts.rest')}</span> <span class="num">{number(group.mentions.length)}</span>
                </button>
              )}
            </For>
          </div>
        </Show>
        <Show when={items().length > 0} fallback={<EmptyState title={t('posts.empty')} why={t('posts.empty.why', { when: props.when })} />}>
          <Show when={arrived() > 0}>
            <button type="button" class="pill new" onClick={() => void query.reload()}>
              {t('posts.new', { n: arrived() })}
            </button>
          </Show>
          <ol tabindex="0" aria-label={t('posts.label')}>
            <For each={shown()}>{(mention) => <PostRow mention={mention} isOneDay={props.choice.isBar} now={props.now} />}</For>
            <Show when={query.data()?.more}>
              <li class="more">
                <Button busy={query.isFetching()} onClick={() => setPages((n) => n + 1)}>
                  {t('do.more')}
                </Button>
              </li>
            </Show>
          </ol>
        </Show>
      </Match>
      <Match when={query.error()}>
        <ErrorState title={t('posts.failed')} error={query.error()} retry={query.reload} />
      </Match>
      <Match when={true}>
        <Skeleton rows={5} />
      </Match>
    </Switch>
  )
}

function PostRow(props: { mention: Mention; isOneDay: boolean; now: number }) {
  const time = () => (props.isOneDay ? clockTime(props.mention.postedAt) : shortTime(props.mention.postedAt, props.now))
  const href = () =>
    props.mention.case &&
    (props.mention.threadId ? `/cases/${props.mention.case.id}/threads/${props.mention.threadId}` : `/cases/${props.mention.case.id}`)
  return (
    <li class="post">
      <Avatar name={props.mention.author.name} />
      <div>
        <div class="who">
          <b class="clip">
            <bdi>{props.mention.author.name}</bdi>
          </b>
          <LangChip lang={props.mention.lang} />
          <span class="push row">
            <Show when={props.mention.sentiment}>
              {(sentiment) => <SentimentScore score={sentiment().score} sure={sentiment().sure} small />}
            </Show>
            <Icon name={`ch-${props.mention.channel}`} size="s" label={channelLabels[props.mention.channel]} />
            <time dateTime={new Date(props.mention.postedAt).toISOString()} title={exactTime(props.mention.postedAt)}>
              {time()}
            </time>
          </span>
        </div>
        <Show
          when={props.mention.deletedAt === null}
          fallback={<p class="muted gone">{t('posts.deleted', { when: shortDate(props.mention.deletedAt ?? 0, props.now) })}</p>}
        >
          <p class="said" lang={props.mention.lang ?? undefined} dir="auto">
            {props.mention.text}
          </p>
        </Show>
        <div class="under">
          <Show when={href()}>
            {(to) => (
              <A class="link" href={to()} title={props.mention.case?.title}>
                {caseNumber(props.mention.case?.id ?? 0)}
              </A>
            )}
          </Show>
          <Show when={props.mention.url}>
            {(url) => (
              <a class="out" href={url()} target="_blank" rel="noopener noreferrer">
                {t('posts.link', { channel: channelLabels[props.mention.channel] })}
              </a>
            )}
          </Show>
        </div>
      </div>
    </li>
  )
}
