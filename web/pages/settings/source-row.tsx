import './settings.words.ts'
import { A, useNavigate } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Source } from '#shared/source.schema.ts'
import { clockTime, dollars, duration, exactTime, number, shortDate, shortTime, when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Chip } from '../../kit/ui/chip.tsx'
import { CopyButton } from '../../kit/ui/copy-button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { pageOf } from '../../nouns/sources/connect.networks.ts'
import { microDollars } from '../../nouns/sources/source.form.ts'
import { isLow, signInAlarm, stateTone } from '../../nouns/sources/source.order.ts'
import '../../nouns/sources/connect.words.ts'

type RowProps = {
  source: Source
  now: number
  mayChange: boolean
  change: () => void
  pause: (paused: boolean) => void
  remove: () => void
}

const hourMs = 3_600_000
const nearCap = 0.8

/** Money is counted by months in UTC. */
const nextMonthAt = (now: number) => Date.UTC(new Date(now).getUTCFullYear(), new Date(now).getUTCMonth() + 1)

/** A moment with its hour; on another day than today with the day too. */
const momentOf = (at: number, now: number) =>
  shortTime(at, now) === clockTime(at) ? clockTime(at) : `${shortTime(at, now)} ${clockTime(at)}`

const snippet = (id: number) => `<script src="${location.origin}/chat.js?source=${id}" async></script>`

/** One source with its health: what it listens to, whether it does, what it may have missed, what it cost. */
export function SourceRow(props: RowProps) {
  const navigate = useNavigate()
  const isPaused = () => props.source.state === 'paused'
  const listens = () => [
    props.source.account && t('sources.as', { account: props.source.account }),
    props.source.channel === 'chat'
      ? t('sources.query.chat', { origins: String(props.source.settings.origins ?? '') })
      : props.source.query
        ? t('sources.query', { query: props.source.query })
        : t('sources.query.own'),
    props.source.tokenEndsAt !== null &&
      signInAlarm(props.source.tokenEndsAt, props.now) === null &&
      t('sources.sign-in.until', { date: shortDate(props.source.tokenEndsAt, props.now) }),
  ]
  const items = () => [
    { label: t(isPaused() ? 'sources.resume' : 'sources.pause'), run: () => props.pause(!isPaused()) },
    { label: t('sources.change'), run: props.change },
    ...(props.source.query === null
      ? []
      : [{ label: t('connect.search.open'), run: () => navigate(`/settings/sources/${props.source.id}/search`) }]),
    { label: t('do.remove'), line: true, run: props.remove },
  ]
  return (
    <li class="src" classList={{ paused: isPaused() }}>
      <Icon name={`ch-${props.source.channel}`} label={channelLabels[props.source.channel]} />
      <div class="name">
        <h2>
          <bdi>{props.source.name}</bdi>
          <Show when={stateTone[props.source.state]} fallback={<span class="meta">{t(`source.state.${props.source.state}`)}</span>}>
            {(tone) => <Chip tone={tone()}>{t(`source.state.${props.source.state}`)}</Chip>}
          </Show>
          <Show when={props.source.practice}>
            <Chip icon="practice">{t('sources.practice')}</Chip>
          </Show>
        </h2>
        <p class="meta">{listens().filter(Boolean).join(' · ')}</p>
      </div>
      <Health source={props.source} now={props.now} />
      <div class="actions">
        <Show when={props.mayChange}>
          <Show when={props.source.state === 'stopped' || signInAlarm(props.source.tokenEndsAt, props.now) === 'now'}>
            <Show
              when={props.source.errorCode === 'cap' ? null : pageOf(props.source)}
              fallback={
                <Button onClick={props.change}>{t(props.source.errorCode === 'cap' ? 'sources.cap.raise' : 'sources.again')}</Button>
              }
            >
              {(page) => (
                <A class="btn" href={`/settings/sources/connect/${page()}?source=${props.source.id}`}>
                  {t('sources.again')}
                </A>
              )}
            </Show>
          </Show>
          <Show when={isPaused()}>
            <Button onClick={() => props.pause(false)}>{t('sources.resume')}</Button>
          </Show>
          <Menu kind="ghost" icon="menu" label={t('sources.actions', { name: props.source.name })} items={items()} />
        </Show>
      </div>
      <Trouble source={props.source} now={props.now} />
    </li>
  )
}

/** Why it is not as it should be, and what next; and what may be missing because of it. */
function Trouble(props: { source: Source; now: number }) {
  const gap = () => {
    const { gap } = props.source
    if (!gap) return null
    const from = momentOf(gap.from, props.now)
    const reason = `${troubleText(gap.reason).replace(/\.+$/u, '')}.`
    return gap.to === null ? t('sources.gap.open', { from, reason }) : t('sources.gap', { from, to: momentOf(gap.to, props.now), reason })
  }
  const next = () => {
    if (props.source.state !== 'stopped') return ''
    return props.source.errorCode === 'cap'
      ? t('sources.cap.next', { date: shortDate(nextMonthAt(props.now), props.now) })
      : t('sources.token.next')
  }
  const ends = () => {
    const { tokenEndsAt, state } = props.source
    const alarm = state === 'stopped' ? null : signInAlarm(tokenEndsAt, props.now)
    if (alarm === null || tokenEndsAt === null) return null
    const time = duration(tokenEndsAt - props.now)
    const date = shortDate(tokenEndsAt, props.now)
    if (tokenEndsAt <= props.now) return { alarm, words: t('sources.sign-in.ended', { date }) }
    return { alarm, words: t(`sources.sign-in.${alarm}`, { date, time }) }
  }
  return (
    <div class="troubles">
      <Show when={props.source.error}>
        <p class="trouble" classList={{ bad: props.source.state === 'stopped' }}>
          <Icon name={props.source.state === 'stopped' ? 'stop' : 'warn'} size="s" />
          <span>
            {troubleText(props.source.error ?? '')} {next()}
          </span>
        </p>
      </Show>
      <Show when={ends()}>
        {(end) => (
          <p class="trouble" classList={{ bad: end().alarm === 'now' }}>
            <Icon name={end().alarm === 'now' ? 'stop' : 'warn'} size="s" />
            {end().words}
          </p>
        )}
      </Show>
      <Show when={gap()}>
        <p class="trouble muted">
          <Icon name="pause" size="s" />
          {gap()}
        </p>
      </Show>
      <Show when={props.source.channel === 'chat'}>
        <p class="trouble muted">
          <Icon name="ch-chat" size="s" />
          <span>
            {t('sources.chat.include')} <code>{snippet(props.source.id)}</code>{' '}
            <CopyButton text={snippet(props.source.id)} what={t('sources.chat.snippet')} kind="ghost" />{' '}
            <a class="link" href={`/chat/example?source=${props.source.id}`} target="_blank" rel="noopener">
              {t('sources.chat.try')}
            </a>
          </span>
        </p>
      </Show>
    </div>
  )
}

function Health(props: { source: Source; now: number }) {
  const next = () => {
    const at = props.source.nextPollAt
    if (at === null || props.source.state === 'paused') return t('sources.next.none')
    if (at <= props.now) return t('sources.next.now')
    return at - props.now < hourMs ? t('sources.next.in', { time: duration(at - props.now) }) : shortTime(at, props.now)
  }
  const newest = () =>
    props.source.cursorAge === null ? t('sources.newest.none') : t('sources.newest.age', { time: duration(props.source.cursorAge) })
  const part = () => (props.source.cap ? Math.min(1, props.source.spend / props.source.cap) : 0)
  const found = () => {
    const { complaints, spend } = props.source
    if (!complaints) return t('sources.found.none')
    const per = number((complaints * microDollars) / spend, { maximumFractionDigits: 1 })
    return t('sources.found.per', { n: complaints, each: dollars(Math.round(spend / complaints)), per })
  }
  /** Only while it is true: a limit that has begun again since is not known. */
  const quota = () => (props.source.quota && props.source.quota.resetsAt > props.now ? props.source.quota : null)
  const spend = () =>
    props.source.cap === null
      ? dollars(props.source.spend)
      : t('sources.spend.of', { spend: dollars(props.source.spend), cap: dollars(props.source.cap) })
  return (
    <dl class="health num">
      <Fact name={t('sources.last')} title={props.source.lastSuccessAt === null ? undefined : exactTime(props.source.lastSuccessAt)}>
        {props.source.lastSuccessAt === null ? t('sources.last.never') : when(props.source.lastSuccessAt, props.now)}
      </Fact>
      <Fact name={t('sources.next')} title={props.source.nextPollAt === null ? undefined : exactTime(props.source.nextPollAt)}>
        {next()}
      </Fact>
      <Fact name={t('sources.newest')}>{newest()}</Fact>
      <Fact name={t('sources.mentions')}>{number(props.source.mentionCount)}</Fact>
      <Show when={quota()} fallback={<div />}>
        {(left) => (
          <Fact name={t('sources.quota')} title={t('sources.quota.until', { time: momentOf(left().resetsAt, props.now) })}>
            {t('sources.quota.of', { left: number(left().left), of: number(left().of) })}
            <span
              class="spend"
              aria-hidden="true"
              classList={{ near: isLow(left()) }}
              style={{ '--v': (left().left / left().of).toFixed(3) }}
            />
            <small class="meta" classList={{ low: isLow(left()) }}>
              {t('sources.quota.until', { time: momentOf(left().resetsAt, props.now) })}
            </small>
          </Fact>
        )}
      </Show>
      <Fact name={t('sources.spend')}>
        <Show when={props.source.spend > 0 || props.source.complaints !== null} fallback={spend()}>
          <A class="link" href={`/settings/sources/${props.source.id}/spend`} title={t('sources.spend.open')}>
            {spend()}
          </A>
        </Show>
        <Show when={props.source.cap !== null}>
          <span class="spend" aria-hidden="true" classList={{ near: part() > nearCap }} style={{ '--v': part().toFixed(3) }} />
        </Show>
        <Show when={props.source.spend > 0 && props.source.complaints !== null}>
          <Show when={props.source.complaints} fallback={<small class="meta">{found()}</small>}>
            <small>
              <A class="link" href={`/settings/sources/${props.source.id}/spend#complaints`}>
                {found()}
              </A>
            </small>
          </Show>
        </Show>
      </Fact>
    </dl>
  )
}

function Fact(props: { name: string; title?: string; children: JSX.Element }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd title={props.title}>{props.children}</dd>
    </div>
  )
}
