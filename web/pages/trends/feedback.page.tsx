import { A, useSearchParams } from '@solidjs/router'
import { createEffect, For, Match, Show, Switch } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { Feedback, FeedbackReport } from '#shared/feedback.schema.ts'
import { feedbackReasons, isLow, restDays } from '#shared/feedback.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { useSession } from '../../data/session.tsx'
import { share } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Field, Switch as OnOff } from '../../kit/ui/field.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { changeFeedbackSettings, useFeedback, useFeedbackReport, useFeedbackSettings } from '../../nouns/feedback/feedback.data.ts'
import { TrendTabs } from './trend-tabs.tsx'
import '../../nouns/feedback/feedback.words.ts'
import './feedback.css'

const days = 30
const dayMs = 86_400_000
/** Under so many answers a share says nothing. */
const leastForShare = 20

/** How it went for customers. `?score=1…5`, `?why=…`, `?list=low|satisfied|answered|asked` choose the rows; each number is the way to its rows. */
export function FeedbackPage() {
  const [address] = useSearchParams<{ list?: string; score?: string; why?: string }>()
  const { may } = useSession()
  // By whole days, so that the same question is asked while somebody looks.
  const to = Math.ceil(Date.now() / dayMs) * dayMs
  const period = { from: to - days * dayMs, to }
  const report = useFeedbackReport(() => period)
  const settings = useFeedbackSettings()
  const why = () => feedbackReasons.find((one) => one === address.why)
  const score = () => (/^[1-5]$/.test(address.score ?? '') ? Number(address.score) : undefined)
  const list = () => (['low', 'satisfied', 'answered', 'asked'] as const).find((one) => one === address.list)
  const rows = useFeedback(() => ({
    ...period,
    limit: 100,
    why: why(),
    score: score(),
    low: list() === 'low' ? 'true' : undefined,
    satisfied: list() === 'satisfied' ? 'true' : undefined,
    state: list() === 'answered' || list() === 'asked' ? list() : undefined,
  }))
  createEffect(() => {
    document.title = `${t('trends.tab.feedback')} · ${t('page.trends')} · Aftercare`
  })
  offerUndo()
  async function change(body: { on?: boolean; restDays?: number }, undo?: () => void) {
    try {
      await changeFeedbackSettings(body)
      await settings.reload()
      if (body.on !== undefined) showToast({ words: t(body.on ? 'feedback.switched-on' : 'feedback.switched-off'), ...(undo && { undo }) })
    } catch (error) {
      showProblem(t('feedback.failed', { why: problemText(error) }))
      await settings.reload()
    }
  }
  const lists = [
    { id: undefined, label: t('feedback.list.all'), href: '/trends/feedback' },
    { id: 'asked', label: t('feedback.list.asked'), href: '/trends/feedback?list=asked' },
    { id: 'answered', label: t('feedback.list.answered'), href: '/trends/feedback?list=answered' },
    { id: 'satisfied', label: t('feedback.list.satisfied'), href: '/trends/feedback?list=satisfied' },
    { id: 'low', label: t('feedback.list.low'), href: '/trends/feedback?list=low' },
  ]
  return (
    <main class="feedback-page">
      <header class="bar">
        <h1>{t('page.trends')}</h1>
        <span class="meta only-wide">{t('feedback.period', { days })}</span>
      </header>
      <TrendTabs current="feedback" />
      <div class="in">
        <Switch fallback={<Skeleton rows={4} />}>
          <Match when={report.data()}>{(data) => <Figures report={data()} score={score()} why={why()} />}</Match>
          <Match when={report.error()}>
            <ErrorState title={t('feedback.load-failed')} error={report.error()} retry={report.reload} />
          </Match>
        </Switch>
        <Show when={settings.data()}>
          {(now) => (
            <section class="asking">
              <Show when={may('feedback.write')} fallback={<Show when={!now().on}>{<p class="meta">{t('feedback.off')}</p>}</Show>}>
                <OnOff label={t('feedback.on')} checked={now().on} onChange={(on) => void change({ on }, () => void change({ on: !on }))} />
                <p class="meta">{t('feedback.on.what')}</p>
                <Field
                  label={t('feedback.rest')}
                  type="number"
                  min={restDays.least}
                  max={restDays.most}
                  value={now().restDays}
                  onChange={(event) => {
                    const wanted = Math.round(event.currentTarget.valueAsNumber)
                    if (wanted >= restDays.least && wanted <= restDays.most) void change({ restDays: wanted })
                    else event.currentTarget.value = String(now().restDays)
                  }}
                />
              </Show>
            </section>
          )}
        </Show>
        <nav class="lists" aria-label={t('feedback.list')}>
          <For each={lists}>
            {(one) => (
              <a href={one.href} class="link" aria-current={list() === one.id && !score() && !why() ? 'true' : undefined}>
                {one.label}
              </a>
            )}
          </For>
        </nav>
        <Switch fallback={<Skeleton rows={4} />}>
          <Match when={rows.data() && rows.data()?.items.length === 0}>
            <Show when={settings.data()?.on === false} fallback={<EmptyState title={t('feedback.empty')} why={t('feedback.empty.why')} />}>
              <EmptyState title={t('feedback.off')} why={t('feedback.off.why')} />
            </Show>
          </Match>
          <Match when={rows.data()}>
            {(page) => (
              <ol class="answers" aria-label={t('feedback.scores')}>
                <For each={page().items}>{(row) => <Row row={row} />}</For>
              </ol>
            )}
          </Match>
          <Match when={rows.error()}>
            <ErrorState title={t('feedback.load-failed')} error={rows.error()} retry={rows.reload} />
          </Match>
        </Switch>
      </div>
    </main>
  )
}

function Figures(props: { report: FeedbackReport; score: number | undefined; why: string | undefined }) {
  const of = () => props.report
  const most = () => Math.max(1, ...of().scores.map(({ count }) => count))
  const door = (n: number, href: string, title: string) => (
    <a class="link num" href={href} title={title}>
      {n}
    </a>
  )
  return (
    <>
      <p class="lead">
        <Show when={of().asked > 0} fallback={t('feedback.lead.none')}>
          {rich('feedback.lead', {
            satisfied: door(of().satisfied, '/trends/feedback?list=satisfied', t('feedback.satisfied.what')),
            answered: door(of().answered, '/trends/feedback?list=answered', t('feedback.satisfied.what')),
            answers: door(of().answered, '/trends/feedback?list=answered', t('feedback.rate.what')),
            asked: door(of().asked, '/trends/feedback?list=asked', t('feedback.rate.what')),
          })}{' '}
          <Show when={of().answered >= leastForShare} fallback={<span class="meta">{t('feedback.few')}</span>}>
            <span class="meta">
              {share(of().satisfied / of().answered)} · {share(of().answered / of().asked)}
            </span>
          </Show>
        </Show>
      </p>
      <div class="figures">
        <section>
          <h2 class="over">{t('feedback.scores')}</h2>
          <ol class="bars">
            <For each={of().scores}>
              {({ score, count }) => (
                <li>
                  <a
                    href={props.score === score ? '/trends/feedback' : `/trends/feedback?score=${score}`}
                    aria-current={props.score === score ? 'true' : undefined}
                  >
                    <span class="num" aria-hidden="true">
                      {score}
                    </span>
                    <span class="bar" aria-hidden="true" classList={{ low: isLow(score) }}>
                      <span style={{ 'inline-size': `${(100 * count) / most()}%` }} />
                    </span>
                    <span class="num" aria-hidden="true">
                      {count}
                    </span>
                    <span class="vh">{t('feedback.score.of', { score, n: count })}</span>
                  </a>
                </li>
              )}
            </For>
          </ol>
        </section>
        <section>
          <h2 class="over">{t('feedback.not-asked')}</h2>
          <ul class="reasons">
            <For each={of().notAsked} fallback={<li class="meta">{t('feedback.not-asked.none')}</li>}>
              {({ why, count }) => (
                <li>
                  <a
                    class="link"
                    href={props.why === why ? '/trends/feedback' : `/trends/feedback?why=${why}`}
                    aria-current={props.why === why ? 'true' : undefined}
                  >
                    {t(`feedback.why.${why}`)}
                  </a>
                  <span class="num">{count}</span>
                </li>
              )}
            </For>
          </ul>
        </section>
      </div>
    </>
  )
}

function Row(props: { row: Feedback }) {
  const row = () => props.row
  const state = () => {
    const { why, way, score } = row()
    if (score !== null) return null
    return why ? t(`feedback.why.${why}`) : `${t('feedback.no-answer')}${way ? `, ${t(`feedback.way.${way}`)}` : ''}`
  }
  return (
    <li classList={{ low: row().score !== null && isLow(row().score ?? 5) }}>
      <p class="row">
        <Show when={row().score !== null} fallback={<span class="meta">{state()}</span>}>
          <b class="num">{t('feedback.score', { score: row().score ?? 0 })}</b>
        </Show>
        <Show when={row().person}>
          <Show when={row().customerId} fallback={<Name of={row().person} />}>
            {(id) => (
              <A class="link" href={`/people/${id()}`}>
                <Name of={row().person} />
              </A>
            )}
          </Show>
        </Show>
        <LangChip lang={row().lang} />
        <span class="push meta">
          <Moment at={row().answeredAt ?? row().at} />
        </span>
      </p>
      <Show when={row().said}>
        <p class="said" lang={row().lang} dir="auto">
          {withoutSteering(row().said)}
        </p>
      </Show>
      <p class="meta">
        <Show when={row().orderId}>
          {(id) => (
            <A class="link" href={`/service/${id()}`}>
              {serviceOrderNumber(id())}
            </A>
          )}
        </Show>{' '}
        <Show when={row().case}>
          {(one) => (
            <A class="link" href={`/cases/${one().id}${row().threadId ? `/threads/${row().threadId}` : ''}?queue=all`}>
              {caseNumber(one().id)} <bdi>{withoutSteering(one().title)}</bdi>
            </A>
          )}
        </Show>
      </p>
    </li>
  )
}
