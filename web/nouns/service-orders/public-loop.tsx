import { A, useNavigate } from '@solidjs/router'
import { createSignal, Match, Show, Switch } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { get, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { languageName } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { SentimentScore } from '../../kit/ui/sentiment.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem } from '../../kit/ui/toast.tsx'
import { threadHref } from './order.words.ts'
import { draftOfOutcome, outcomeOf } from './outcome.ts'
import { Recovery } from './recovery.tsx'

/** The side that tells the outcome where the complaint was made: the first post, the reply drafted from the outcome, what follows. */
export function PublicLoop(props: { order: ServiceOrderWithSteps }) {
  const thread = createLiveQuery(
    () => ({
      key: ['service-orders', 'thread', props.order.threadId],
      load: (signal) =>
        props.order.threadId === null ? Promise.resolve(null) : get<ThreadWithPosts>(`/api/threads/${props.order.threadId}`, {}, signal),
    }),
    ['reply-', 'mention-saved', 'mention-changed'],
    (event) => event.threadId === props.order.threadId,
  )
  const outcome = () => outcomeOf(props.order)
  const lead = () => {
    if (props.order.told) return t('loop.told')
    if (props.order.threadId === null) return t('loop.nowhere')
    if (props.order.state === 'cancelled') return t('loop.cancelled')
    return t(outcome() ? 'loop.now' : 'loop.later')
  }
  return (
    <aside class="ctx public-loop" aria-label={t('loop.title')}>
      <section>
        <h2 class="big">{t('loop.title')}</h2>
        <p class="lead" classList={{ told: props.order.told }}>
          <Show when={props.order.told}>
            <Icon name="check" />
          </Show>
          <span>{lead()}</span>
        </p>
      </section>
      <Switch>
        <Match when={thread.data()}>
          {(data) => (
            <>
              <WhereItBegan thread={data()} order={props.order} />
              <Show when={!props.order.told && outcome()}>
                {(end) => <DraftReply thread={data()} order={props.order} outcome={end()} />}
              </Show>
            </>
          )}
        </Match>
        <Match when={thread.error()}>
          <ErrorState title={t('loop.thread.failed')} error={thread.error()} retry={thread.reload} />
        </Match>
        <Match when={thread.isPending()}>
          <Skeleton rows={2} />
        </Match>
      </Switch>
      <Show when={!props.order.told && outcome()}>
        <section>
          <h3 class="over">{t('loop.after')}</h3>
          <ul class="after">
            <li>
              <Icon name="check" size="s" />
              {t('loop.after.told')}
            </li>
            <li>
              <Icon name="eye" size="s" />
              {t('loop.after.watch')}
            </li>
          </ul>
        </section>
      </Show>
      <Recovery order={props.order} />
    </aside>
  )
}

function WhereItBegan(props: { thread: ThreadWithPosts; order: ServiceOrderWithSteps }) {
  return (
    <section>
      <h3 class="over">{t('loop.began')}</h3>
      <Show when={props.thread.mentions[0]}>
        {(first) => (
          <div class="post">
            <Avatar name={first().author.name} />
            <div>
              <div class="who">
                <b>
                  <bdi>{first().author.name}</bdi>
                </b>
                <span class="push row">
                  <SentimentScore score={first().sentiment?.score ?? null} sure={first().sentiment?.sure} />
                  <Icon name={`ch-${props.thread.channel}`} size="s" label={channelLabels[props.thread.channel]} />
                  <Moment at={first().postedAt} />
                </span>
              </div>
              <p class="said sm" lang={first().lang ?? undefined} dir="auto">
                {first().text}
              </p>
              <div class="under">
                <Show when={first().counts.reposts}>
                  {(n) => (
                    <span>
                      <Icon name="repost" size="s" />
                      {t('loop.reposts', { n: n() })}
                    </span>
                  )}
                </Show>
                <Show when={first().counts.replies}>
                  {(n) => (
                    <span>
                      <Icon name="reply" size="s" />
                      {t('loop.replies', { n: n() })}
                    </span>
                  )}
                </Show>
                <Show when={threadHref(props.order)}>
                  {(href) => (
                    <A class="link" href={href()}>
                      {t('loop.open.thread')}
                    </A>
                  )}
                </Show>
              </div>
            </div>
          </div>
        )}
      </Show>
    </section>
  )
}

type DraftProps = { thread: ThreadWithPosts; order: ServiceOrderWithSteps; outcome: NonNullable<ReturnType<typeof outcomeOf>> }

/** The reply as it would stand in the thread. It is not sent from here: the thread shows what the network allows and who reads it. */
function DraftReply(props: DraftProps) {
  const navigate = useNavigate()
  const [busy, setBusy] = createSignal(false)
  const isPrivate = () => !props.thread.reply.publicAllowed
  const drafted = () => draftOfOutcome(props.outcome, props.order, props.thread.lang)
  const kept = () => (props.thread.draft?.text.trim() ? props.thread.draft : null)
  const fellBack = () => !kept() && props.thread.lang !== null && !props.thread.lang.startsWith(drafted().lang)
  async function goOn() {
    const href = threadHref(props.order)
    if (!href || busy()) return
    setBusy(true)
    try {
      if (!kept())
        await put(`/api/threads/${props.order.threadId}/draft`, {
          text: drafted().text,
          visibility: isPrivate() ? 'private' : 'public',
          serviceOrderId: props.order.id,
        })
      navigate(href)
    } catch (error) {
      showProblem(t('loop.failed', { why: problemText(error) }))
    } finally {
      setBusy(false)
    }
  }
  const place = () => {
    const channel = channelLabels[props.thread.channel]
    return isPrivate()
      ? rich('loop.private', { loud: <b>{t('loop.private.loud')}</b>, channel })
      : rich('loop.public', { loud: <b>{t('loop.public.loud')}</b>, channel, account: props.thread.reply.as })
  }
  return (
    <section>
      <h3 class="over">
        {t('loop.draft')} <LangChip lang={kept() ? props.thread.lang : drafted().lang} />
      </h3>
      <div class="drafted" classList={{ private: isPrivate() }}>
        <header>
          <Icon name={isPrivate() ? 'lock' : 'globe'} />
          <span>{place()}</span>
        </header>
        <p class="said sm" lang={kept() ? (props.thread.lang ?? undefined) : drafted().lang} dir="auto">
          {kept()?.text ?? drafted().text}
        </p>
        <Show when={kept()}>
          <p class="aside">
            <Icon name="info" size="s" />
            {t('loop.existing')}
          </p>
        </Show>
        <Show when={fellBack()}>
          <p class="aside care">
            <Icon name="warn" size="s" />
            {t('loop.fallback', { language: languageName(props.thread.lang ?? '') })}
          </p>
        </Show>
        <Show when={props.thread.reply.blocked}>
          {(why) => (
            <p class="aside care">
              <Icon name="warn" size="s" />
              {t('loop.blocked', { why: troubleText(why()) })}
            </p>
          )}
        </Show>
        <Show when={props.thread.reply.publicBy === 'hand' && props.thread.reply.handReason}>
          {(why) => (
            <p class="aside">
              <Icon name="hand" size="s" />
              {t('loop.hand', { why: troubleText(why()) })}
            </p>
          )}
        </Show>
        <footer>
          <Button
            kind={isPrivate() ? 'ink' : undefined}
            class="push"
            busy={busy()}
            disabled={!threadHref(props.order)}
            onClick={() => void goOn()}
          >
            {t('loop.open')}
          </Button>
        </footer>
      </div>
    </section>
  )
}
