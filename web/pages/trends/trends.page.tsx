import { useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, type JSX, Match, onCleanup, Show, Switch } from 'solid-js'
import { dayOf, languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { usePromiseCounts } from '../../nouns/promises/promise.data.ts'
import { PromiseNumbers } from '../../nouns/promises/promise-numbers.tsx'
import { ChangesTable } from '../../nouns/reports/changes-table.tsx'
import { type ChoiceAddress, choiceOf, choose, countOf } from '../../nouns/reports/choice.ts'
import { ChosenPosts, choiceWords } from '../../nouns/reports/chosen-posts.tsx'
import { CostTable } from '../../nouns/reports/cost-table.tsx'
import { exportCases, exportMentions, exportNumbers, exportOrders } from '../../nouns/reports/export.ts'
import { AfterReply, FirstReply } from '../../nouns/reports/first-reply.tsx'
import { findLead } from '../../nouns/reports/lead.ts'
import { LeadSentence } from '../../nouns/reports/lead-sentence.tsx'
import { periodOf, rangeOf, spans } from '../../nouns/reports/period.ts'
import { barNames, rangeWords, zoneCity } from '../../nouns/reports/period.words.ts'
import { RecoveryTable } from '../../nouns/reports/recovery-table.tsx'
import { useReports } from '../../nouns/reports/report.data.ts'
import { RowsLinks } from '../../nouns/reports/rows-link.tsx'
import { sentimentLabels } from '../../nouns/reports/sentiment.chart.ts'
import { SentimentChartFigure } from '../../nouns/reports/sentiment-chart.tsx'
import { TopicHeat } from '../../nouns/reports/topic-heat.tsx'
import { TrendTabs } from './trend-tabs.tsx'
import './trends.css'
import '../../nouns/reports/report.words.ts'

type Address = ChoiceAddress & { from?: string; to?: string; lang?: string; of?: string }

/** What people said over a period, what changed, and how we answered. Every number opens its rows at the right. */
export function TrendsPage() {
  const [address, setAddress] = useSearchParams<Address>()
  const now = createNow(60_000)
  const period = createMemo(() => periodOf(address, now()), undefined, { equals: (a, b) => a.from === b.from && a.to === b.to })
  const lang = () => address.lang || undefined
  const reports = useReports(period, lang)
  const dueSpan = () => ({ dueFrom: dayOf(period().from), dueTo: dayOf(period().to - 1) })
  const promises = usePromiseCounts(dueSpan)
  const answers = () => ({
    sentiment: reports.sentiment.data(),
    changes: reports.changes.data(),
    topics: reports.topics.data(),
    cost: reports.cost.data(),
  })
  const choice = createMemo(() => choiceOf(address, period(), lang()))
  const dates = () => rangeWords(period(), period().bucket)
  createEffect(() => {
    document.title = `${t('page.trends')}, ${dates()} · Aftercare`
  })
  const clear = () => setAddress({ ...choose({}), of: null }, { scroll: false })
  const head = () => {
    const chosen = choice()
    if (!chosen) return null
    const count = countOf(chosen, answers(), period())
    const when = chosen.isBar ? barNames(period(), now()).long({ at: chosen.from }) : rangeWords(chosen, period().bucket)
    const caseTitle = answers().changes?.cases.find((one) => one.id === chosen.caseId)?.title ?? null
    return { choice: chosen, count, when, caseTitle, words: choiceWords(chosen, count ?? '', when, caseTitle).trim(), now: now() }
  }
  const allFailed = () => Object.values(reports).every((report) => report.error() && !report.data())
  const reload = () => Promise.all(Object.values(reports).map((report) => report.reload()))
  const isNarrow = createMedia('(max-width: 1199px)')
  return (
    <RowsLinks>
      <main class="trends">
        <div class="board">
          <header class="bar">
            <h1>{t('page.trends')}</h1>
            <PeriodPicker
              label={dates()}
              span={period().span}
              pick={(from, to) => setAddress({ ...choose({}), of: null, from, to }, { scroll: false })}
              now={now()}
            />
            <span class="meta only-wide">
              {t('trends.against', { before: rangeWords(period().before, period().bucket), zone: zoneCity() })}
            </span>
            <span class="push" />
            <LanguagePicker
              lang={lang()}
              known={answers().topics?.languages ?? []}
              pick={(code) => setAddress({ ...choose({}), of: null, lang: code }, { scroll: false })}
            />
            <Menu
              class="only-wide"
              items={[
                {
                  label: t('trends.export.mentions'),
                  run: () => exportMentions(choice() ?? { from: period().from, to: period().to, lang: lang(), isBar: false }),
                },
                { label: t('trends.export.numbers'), run: () => exportNumbers(period(), lang()) },
                { label: t('trends.export.cases'), line: true, run: exportCases },
                { label: t('trends.export.orders'), run: exportOrders },
              ]}
            >
              {t('trends.export')}
            </Menu>
          </header>
          <TrendTabs current="overview" />
          <section class="charts" tabindex="0" aria-label={t('trends.charts')}>
            <Show when={!allFailed()} fallback={<ErrorState title={t('trends.failed')} error={reports.sentiment.error()} retry={reload} />}>
              <Part query={reports.sentiment} title={t('chart.failed')} rows={4}>
                {(report) => (
                  <>
                    <LeadSentence
                      lead={findLead(report(), answers().changes, period(), now())}
                      period={period()}
                      now={now()}
                      nothingEver={report().buckets.every((bucket) => bucket.negative + bucket.neutral + bucket.positive === 0)}
                    />
                    <SentimentChartFigure
                      report={report()}
                      period={period()}
                      now={now()}
                      chosen={
                        address.bar
                          ? { at: Number(address.bar), sentiment: sentimentLabels.find((sentiment) => sentiment === address.sentiment) }
                          : null
                      }
                      choose={(bar, sentiment) =>
                        setAddress({ ...choose({ bar: String(bar.at), sentiment }), of: null }, { scroll: false })
                      }
                      clear={clear}
                    />
                  </>
                )}
              </Part>
              <div class="two">
                <Part query={reports.changes} title={t('changes.failed')} rows={3}>
                  {(report) => <ChangesTable report={report()} />}
                </Part>
                <Part query={reports.topics} title={t('heat.failed')} rows={3}>
                  {(report) => <TopicHeat report={report()} />}
                </Part>
              </div>
              <div class="three">
                <Part query={reports.firstReply} title={t('first.failed')} rows={2}>
                  {(report) => (
                    <>
                      <FirstReply report={report()} />
                      <AfterReply after={report().after} />
                    </>
                  )}
                </Part>
                <Part query={reports.cost} title={t('cost.failed')} rows={2}>
                  {(report) => <CostTable report={report()} period={period().bucket === 'day' ? dates() : ''} />}
                </Part>
              </div>
              <Part query={promises} title={t('promise.list.failed')} rows={1}>
                {(counts) => <PromiseNumbers counts={counts()} {...dueSpan()} />}
              </Part>
              <Part query={reports.recovery} title={t('recovered.failed')} rows={2}>
                {(report) => <RecoveryTable report={report()} />}
              </Part>
            </Show>
          </section>
        </div>
        <Show when={!isNarrow()}>
          <aside class="posts" aria-label={t('posts.label')}>
            <Show when={head()} fallback={<EmptyState title={t('posts.hint.title')} why={t('posts.hint')} />}>
              {(chosen) => (
                <>
                  <header class="bar">
                    <h2 class="clip" title={chosen().words}>
                      {chosen().words}
                    </h2>
                    <Button kind="ghost" class="push" icon="x" label={t('posts.clear')} onClick={clear} />
                  </header>
                  <ChosenPosts {...chosen()} />
                </>
              )}
            </Show>
          </aside>
        </Show>
        <Show when={isNarrow() && choice()}>
          <Dialog drawer title={head()?.words ?? ''} onClose={clear}>
            <div class="posts in-drawer">
              <Show when={head()}>{(chosen) => <ChosenPosts {...chosen()} />}</Show>
            </div>
          </Dialog>
        </Show>
      </main>
    </RowsLinks>
  )
}

type PartProps<T> = {
  query: { data: () => T | undefined; error: () => Error | null; reload: () => unknown }
  title: string
  rows: number
  children: (report: () => T) => JSX.Element
}

/** One report: what it says, or that it loads, or that it did not load while the others stay. */
function Part<T>(props: PartProps<T>) {
  return (
    <Switch fallback={<Skeleton rows={props.rows} />}>
      <Match when={props.query.data()}>{(report) => props.children(report as () => T)}</Match>
      <Match when={props.query.error()}>
        <ErrorState title={props.title} error={props.query.error()} retry={props.query.reload} />
      </Match>
    </Switch>
  )
}

function PeriodPicker(props: { label: string; span: string | null; now: number; pick: (from: number | null, to: number | null) => void }) {
  const items = () =>
    spans.map((span) => ({
      label: t(`trends.span.${span}`),
      chosen: span === props.span,
      run: () => {
        const { from, to } = rangeOf(span, props.now)
        // The last 7 days need no address: they stay the last 7 days tomorrow.
        props.pick(span === '7d' ? null : from, span === '7d' ? null : to)
      },
    }))
  return (
    <Menu kind="ghost" class="pick" icon="down" items={items()}>
      <span class="vh">{t('trends.period')}: </span>
      {props.label}
    </Menu>
  )
}

function LanguagePicker(props: { lang: string | undefined; known: string[]; pick: (lang: string | null) => void }) {
  const [seen, setSeen] = createSignal<string[]>([])
  createEffect(() => setSeen((before) => [...new Set([...before, ...props.known, ...(props.lang ? [props.lang] : [])])]))
  const items = () => [
    { label: t('trends.language.all'), chosen: !props.lang, run: () => props.pick(null) },
    ...seen().map((code) => ({ label: languageName(code), chosen: code === props.lang, run: () => props.pick(code) })),
  ]
  return (
    <Menu kind="ghost" class="pick only-wide" icon="down" items={items()}>
      <span class="vh">{t('trends.language')}: </span>
      {props.lang ? languageName(props.lang) : t('trends.language.all')}
    </Menu>
  )
}

/** Whether a media query matches, as a signal. */
function createMedia(query: string) {
  const media = matchMedia(query)
  const [matches, setMatches] = createSignal(media.matches)
  const change = () => setMatches(media.matches)
  media.addEventListener('change', change)
  onCleanup(() => media.removeEventListener('change', change))
  return matches
}
