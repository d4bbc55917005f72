import { useParams } from '@solidjs/router'
import { createEffect, For, type JSX, Match, onCleanup, Show, Switch } from 'solid-js'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { PublicStatus } from '#shared/service-order.schema.ts'
import { ApiProblem, get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { language, locale, rich, setLanguage, t } from '../../kit/i18n/index.ts'
import { CopyButton } from '../../kit/ui/copy-button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { chainOf, type Mark } from '../../nouns/service-orders/chain.ts'
import { daysUntil } from '../../nouns/service-orders/order.urgency.ts'
import './status.css'

const askAgainMs = 60_000

/** What a customer sees of a repair or return without signing in: where it is, what comes next and when, what we need. */
export function StatusPage() {
  const params = useParams<{ token: string }>()
  const query = createLiveQuery(() => ({
    key: ['status', params.token],
    load: (signal) => get<PublicStatus>(`/api/status/${encodeURIComponent(params.token)}`, {}, signal),
  }))
  const timer = setInterval(() => void query.reload(), askAgainMs)
  onCleanup(() => clearInterval(timer))
  const isGone = () => query.error() instanceof ApiProblem && (query.error() as ApiProblem).status === 404
  createEffect(() => {
    const status = query.data()
    document.title = status ? t('status.page', { kind: t(`status.kind.${status.kind}`), number: status.number }) : ''
  })
  return (
    <div class="public">
      <header class="top">
        <label>
          <Icon name="globe" size="s" />
          <span class="vh">{t('status.language')}</span>
          <select value={language()} onChange={(event) => void setLanguage(event.currentTarget.value as InterfaceLanguage)}>
            <For each={interfaceLanguages}>{(code) => <option value={code}>{t(`language.${code}`)}</option>}</For>
          </select>
        </label>
      </header>
      <main class="pub">
        <Switch fallback={<Skeleton rows={3} />}>
          <Match when={query.data()}>{(status) => <Status status={status()} />}</Match>
          <Match when={isGone()}>
            <EmptyState title={t('status.gone')} why={t('status.gone.why')} />
          </Match>
          <Match when={query.error()}>
            <ErrorState title={t('status.failed')} error={query.error()} retry={query.reload} />
          </Match>
        </Switch>
      </main>
    </div>
  )
}

const isOver = (status: PublicStatus) => status.state === 'closed' || status.state === 'cancelled'

/** A day in full, as a letter would write it: "Thursday 26 November". */
const longDay = (at: number) => new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' }).format(at)
const shortDay = (at: number) => new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric', month: 'short' }).format(at)

function Status(props: { status: PublicStatus }) {
  const now = createNow(askAgainMs)
  const title = () =>
    props.status.state === 'closed' ? t(`status.title.closed.${props.status.kind}`) : t(`status.title.${props.status.state}`)
  const next = (): JSX.Element => {
    const at = props.status.nextStepAt
    if (isOver(props.status)) return t('status.next.over')
    if (at === null) return t('status.next.none')
    return rich<JSX.Element>(daysUntil(at, now()) < 0 ? 'status.next.late' : 'status.next.date', { date: <b>{longDay(at)}</b> })
  }
  const marks = () => chainOf({ ...props.status, steps: props.status.steps })
  return (
    <>
      <section class="head">
        <p class="meta">
          {t('status.page', { kind: t(`status.kind.${props.status.kind}`), number: props.status.number })} · {props.status.product}
        </p>
        <h1>{title()}</h1>
        <p class="next">{next()}</p>
      </section>
      <div class="cols">
        <section class="way" aria-label={t('status.steps')}>
          <ol class="steps">
            <For each={marks()}>{(mark) => <StepMark mark={mark} now={now()} />}</For>
          </ol>
        </section>
        <Needed status={props.status} />
        <section class="need about">
          <h2>{t('status.about')}</h2>
          <dl>
            <dt>{t('status.about.product')}</dt>
            <dd>{props.status.product}</dd>
            <dt>{t('status.about.fault')}</dt>
            <dd>{props.status.fault}</dd>
            <dt>{t('status.about.number')}</dt>
            <dd>{props.status.number}</dd>
          </dl>
          <h2>{t('status.ask')}</h2>
          <p>{t('status.ask.how', { number: props.status.number })}</p>
        </section>
      </div>
      <footer class="foot">
        <p>{t('status.foot')}</p>
      </footer>
    </>
  )
}

function StepMark(props: { mark: Mark; now: number }) {
  const when = () => {
    if (props.mark.at !== null) return shortDay(props.mark.at)
    const { promisedAt } = props.mark
    // A day that has passed is no promise; the sentence above says so.
    return promisedAt === null || daysUntil(promisedAt, props.now) < 0 ? '' : t('status.by', { date: shortDay(promisedAt) })
  }
  return (
    <li class={props.mark.place} aria-current={props.mark.place === 'now' ? 'step' : undefined}>
      <span class="dot">
        <Show when={props.mark.place === 'done'}>
          <Icon name="check" size="s" />
        </Show>
      </span>
      <div>
        <b>{props.mark.state === 'told' ? '' : t(`status.step.${props.mark.state}`)}</b>
        <span class="vh">, {t(`order.${props.mark.place}`)} </span>
        <span class="d">{when()}</span>
      </div>
    </li>
  )
}

/** What the customer has to do, if anything. */
function Needed(props: { status: PublicStatus }) {
  const waitsForParcel = () => props.status.state === 'approved' || props.status.state === 'awaiting-item'
  return (
    <Switch>
      <Match when={waitsForParcel()}>
        <section class="need">
          <h2>{t('status.need.send')}</h2>
          <p>{t('status.need.send.how')}</p>
          <p class="rma">
            <b>{props.status.rma}</b>
            <CopyButton text={props.status.rma} what={t('status.about.rma')} label={t('status.copy')} />
          </p>
        </section>
      </Match>
      <Match when={props.status.state === 'awaiting-quote'}>
        <section class="need">
          <h2>{t('status.need.quote')}</h2>
          <p>{t('status.need.quote.how')}</p>
        </section>
      </Match>
    </Switch>
  )
}
