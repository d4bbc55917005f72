import { useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { ReportRun, ScheduledReport } from '#shared/scheduled-report.schema.ts'
import { reportSections } from '#shared/scheduled-report.ts'
import { useSession } from '../../data/session.tsx'
import { clockTime, exactTime, languageName, number, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { recipientName } from '../../nouns/alerts/recipients-field.tsx'
import { ScheduleDialog } from '../../nouns/scheduled-reports/schedule-dialog.tsx'
import { daysWords, weekdayName } from '../../nouns/scheduled-reports/schedule-words.ts'
import {
  useReportActions,
  useReportPreview,
  useReportRuns,
  useScheduledReports,
} from '../../nouns/scheduled-reports/scheduled-report.data.ts'
import { TrendTabs } from './trend-tabs.tsx'
import '../../nouns/alerts/alert.words.ts'
import './alerts.css'
import '../../nouns/reports/report.words.ts'

const tagOf = (language: InterfaceLanguage) => (language === 'no' ? 'nb' : language)

/** Reports that are mailed by themselves, with the mail as it is. `?report=ID` chooses one, `?in=de` its language, `?form=new|ID` opens the form. */
export function ReportsPage() {
  const [address, setAddress] = useSearchParams<{ report?: string; in?: string; form?: string }>()
  const { may, session } = useSession()
  const query = useScheduledReports()
  const people = useAgents()
  const [leaving, setLeaving] = createSignal<ReadonlySet<number>>(new Set())
  const actions = useReportActions((id, isLeaving) =>
    setLeaving((all) => new Set(isLeaving ? [...all, id] : [...all].filter((one) => one !== id))),
  )
  const items = () => (query.data()?.items ?? []).filter(({ id }) => !leaving().has(id))
  const chosen = () => items().find(({ id }) => String(id) === address.report) ?? items()[0]
  const names = () => people.data()?.items ?? []
  const lang = () => interfaceLanguages.find((one) => one === address.in) ?? session()?.agent.language ?? 'en'
  const preview = useReportPreview(() => {
    const report = chosen()
    return report ? { id: report.id, lang: lang() } : null
  })
  const runs = useReportRuns(() => chosen()?.id ?? null)
  const ask = (form: string | null) => setAddress({ form }, { scroll: false })
  createEffect(() => {
    document.title = `${t('trends.tab.reports')} · ${t('page.trends')} · Aftercare`
  })
  offerUndo()
  const newButton = () => (
    <Show when={may('schedules.write')}>
      <Button kind="main" icon="plus" onClick={() => ask('new')}>
        {t('schedule.new')}
      </Button>
    </Show>
  )
  return (
    <main class="schedules">
      <div class="board">
        <header class="bar">
          <h1>{t('page.trends')}</h1>
          <span class="push" />
          <Show when={chosen()}>
            {(report) => (
              <Show when={may('schedules.write')}>
                <Button class="only-wide" disabled={preview.data()?.canSend === false} onClick={() => actions.test(report())}>
                  {t('schedule.test')}
                </Button>
              </Show>
            )}
          </Show>
          <Show when={items().length > 0}>{newButton()}</Show>
        </header>
        <TrendTabs current="reports" reports={query.data() && items().length} />
        <Switch fallback={<Skeleton rows={6} />}>
          <Match when={query.data() && items().length === 0}>
            <div class="page">
              <EmptyState
                title={t('schedule.empty')}
                why={may('schedules.write') ? t('schedule.empty.why') : `${t('schedule.empty.why')} ${t('schedule.only-manager')}`}
              >
                {newButton()}
              </EmptyState>
            </div>
          </Match>
          <Match when={query.data()}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys, and nothing in it may be. */}
            <section class="mail-ground" tabIndex={0} aria-label={t('schedule.preview')}>
              <Switch fallback={<Skeleton rows={6} />}>
                <Match when={preview.data()}>
                  {(mail) => (
                    <article class="mail" aria-label={t('schedule.preview')}>
                      <header>
                        <Show when={!mail().canSend}>
                          <p class="meta soft">{t('alert-form.no-mailbox')}</p>
                        </Show>
                        <h2>{mail().subject}</h2>
                      </header>
                      <MailFrame html={mail().html} />
                    </article>
                  )}
                </Match>
                <Match when={preview.error()}>
                  <ErrorState title={t('schedule.preview.failed')} error={preview.error()} retry={preview.reload} />
                </Match>
              </Switch>
            </section>
          </Match>
          <Match when={query.error()}>
            <ErrorState title={t('schedule.load-failed')} error={query.error()} retry={query.reload} />
          </Match>
        </Switch>
      </div>
      <Show when={chosen()}>
        {(report) => (
          <aside class="side" aria-label={t('schedule.list')}>
            <header class="bar">
              <h2 class="clip">{report().name}</h2>
              <span class="push" />
              <span class={report().isOn ? 'st on' : 'st off'}>{t(report().isOn ? 'schedule.on' : 'schedule.off')}</span>
              <Show when={may('schedules.write')}>
                <Menu
                  kind="ghost"
                  icon="menu"
                  label={t('alerts.more', { name: report().name })}
                  items={[
                    { label: t('alerts.edit'), icon: 'pencil', run: () => ask(String(report().id)) },
                    report().isOn
                      ? { label: t('alerts.switch-off'), icon: 'pause', run: () => actions.switchOff(report()) }
                      : { label: t('alerts.switch-on'), icon: 'check', run: () => actions.switchOn(report()) },
                    { label: t('alerts.remove'), icon: 'trash', line: true, run: () => actions.remove(report()) },
                  ]}
                />
              </Show>
            </header>
            <Show when={items().length > 1}>
              <section>
                <h3 class="over">{t('schedule.list')}</h3>
                <nav class="choices" aria-label={t('schedule.list')}>
                  <For each={items()}>
                    {(one) => (
                      <a href={`/trends/reports?report=${one.id}`} aria-current={one.id === report().id ? 'true' : undefined}>
                        {one.name}
                        <span class="meta push">{one.nextAt === null ? t('schedule.off') : shortDate(one.nextAt)}</span>
                      </a>
                    )}
                  </For>
                </nav>
              </section>
            </Show>
            <When report={report()} />
            <section>
              <h3 class="over">{t('schedule.to')}</h3>
              <Show when={report().recipients.length > 0} fallback={<p class="muted">{t('schedule.to.nobody')}</p>}>
                <dl class="dl">
                  <For each={report().recipients}>
                    {(one) => (
                      <>
                        <dt>
                          <bdi>{recipientName(one, names())}</bdi>
                        </dt>
                        <dd>
                          {languageName(tagOf('lang' in one ? one.lang : (names().find(({ id }) => id === one.agentId)?.language ?? 'en')))}
                        </dd>
                      </>
                    )}
                  </For>
                </dl>
              </Show>
            </section>
            <section>
              <h3 class="over">{t('schedule.in')}</h3>
              <ul class="contents">
                <For each={reportSections}>
                  {(section) => (
                    <li>
                      <label class="row">
                        <input
                          type="checkbox"
                          checked={report().sections.includes(section)}
                          disabled={!may('schedules.write') || (report().sections.length === 1 && report().sections.includes(section))}
                          onChange={(event) =>
                            actions.include(
                              report(),
                              reportSections.filter((one) =>
                                one === section ? event.currentTarget.checked : report().sections.includes(one),
                              ),
                            )
                          }
                        />
                        {t(`schedule.section.${section}`)}
                      </label>
                    </li>
                  )}
                </For>
              </ul>
            </section>
            <section>
              <h3 class="over">{t('schedule.language')}</h3>
              <nav class="choices languages" aria-label={t('schedule.language')}>
                <For each={interfaceLanguages}>
                  {(one) => (
                    <a
                      href={`/trends/reports?report=${report().id}&in=${one}`}
                      lang={tagOf(one)}
                      aria-current={one === lang() ? 'true' : undefined}
                    >
                      {languageName(tagOf(one))}
                    </a>
                  )}
                </For>
              </nav>
            </section>
            <section>
              <h3 class="over">{t('schedule.sent')}</h3>
              <Switch>
                <Match when={runs.data()}>{(page) => <Runs runs={page().items} />}</Match>
                <Match when={runs.error()}>
                  <ErrorState title={t('schedule.sent.failed')} error={runs.error()} retry={runs.reload} />
                </Match>
              </Switch>
            </section>
          </aside>
        )}
      </Show>
      <Show when={address.form && may('schedules.write') && people.data() && query.data()}>
        <ScheduleDialog
          report={items().find(({ id }) => String(id) === address.form)}
          people={names()}
          onClose={() => ask(null)}
          onSaved={(report) => {
            setAddress({ form: null, report: String(report.id) }, { scroll: false })
            void actions.refresh()
          }}
        />
      </Show>
    </main>
  )
}

/** The mail in a frame of its own, in which nothing runs; as high as what it holds. */
function MailFrame(props: { html: string }) {
  const [height, setHeight] = createSignal(480)
  const measure = (frame: HTMLIFrameElement) => setHeight(frame.contentDocument?.documentElement.scrollHeight ?? 480)
  return (
    <iframe
      title={t('schedule.preview')}
      sandbox="allow-same-origin"
      srcdoc={props.html}
      style={{ 'block-size': `${height()}px` }}
      onLoad={(event) => measure(event.currentTarget)}
    />
  )
}

function When(props: { report: ScheduledReport }) {
  const every = () => {
    const { period, clock, zone, weekday } = props.report
    return t(period === 'day' ? 'schedule.every.day' : 'schedule.every.week', { clock, zone, weekday: weekdayName(weekday) })
  }
  return (
    <section>
      <h3 class="over">{t('schedule.when')}</h3>
      <dl class="dl">
        <dt>{t('schedule.every')}</dt>
        <dd>{every()}</dd>
        <dt>{t('schedule.covers')}</dt>
        <dd>{t(`schedule.covers.${props.report.period}`)}</dd>
        <Show when={props.report.nextAt}>
          {(at) => (
            <>
              <dt>{t('schedule.next')}</dt>
              <dd title={exactTime(at())}>
                {shortDate(at())}, {clockTime(at())} · {daysWords(props.report.nextFromOn ?? '', props.report.nextToOn ?? '')}
              </dd>
            </>
          )}
        </Show>
      </dl>
    </section>
  )
}

function Runs(props: { runs: ReportRun[] }) {
  const arrived = (run: ReportRun) => run.mails.filter(({ state }) => state === 'sent').length
  return (
    <Show when={props.runs.length > 0} fallback={<p class="muted none">{t('schedule.sent.none')}</p>}>
      <ol class="events">
        <For each={props.runs}>
          {(run) => (
            <li>
              <time dateTime={new Date(run.madeAt).toISOString()} title={exactTime(run.madeAt)}>
                {daysWords(run.fromOn, run.toOn)}
              </time>
              <span>
                {t(run.isLate ? 'schedule.sent.late' : 'schedule.sent.run', {
                  time: `${shortDate(run.madeAt)}, ${clockTime(run.madeAt)}`,
                  n: number(arrived(run)),
                  all: number(run.mails.length),
                })}
                <For each={run.mails.filter(({ error }) => error !== null)}>
                  {(mail) => (
                    <span class="bad">{t('schedule.sent.why', { name: mail.recipient, why: troubleText(mail.error ?? '') })}</span>
                  )}
                </For>
              </span>
            </li>
          )}
        </For>
      </ol>
    </Show>
  )
}
