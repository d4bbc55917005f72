import { useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Alert, AlertFiring } from '#shared/alert.schema.ts'
import { type AlertVerdict, rehearsalDays, rehearsedKinds } from '#shared/alert.ts'
import { useSession } from '../../data/session.tsx'
import { duration, listed, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { useAlertActions, useAlerts, useFirings, useRehearsal } from '../../nouns/alerts/alert.data.ts'
import { sensitivityWords, stateWords, whenWords } from '../../nouns/alerts/alert.sentences.ts'
import { AlertDialog } from '../../nouns/alerts/alert-dialog.tsx'
import { AlertSide } from '../../nouns/alerts/alert-side.tsx'
import { FiredRows, RehearsedRows } from '../../nouns/alerts/firing-rows.tsx'
import { recipientName } from '../../nouns/alerts/recipients-field.tsx'
import { RehearsalChart, sumOf } from '../../nouns/alerts/rehearsal-chart.tsx'
import { zoneCity } from '../../nouns/reports/period.words.ts'
import { TrendTabs } from './trend-tabs.tsx'
import '../../nouns/alerts/alert.words.ts'
import './alerts.css'
import '../../nouns/reports/report.words.ts'

/** What is looked at all the time, and what each alert would have told. `?alert=ID` chooses one, `?form=new|ID` opens the form. */
export function AlertsPage() {
  const [address, setAddress] = useSearchParams<{ alert?: string; form?: string }>()
  const { may } = useSession()
  const now = createNow(30_000)
  const query = useAlerts()
  const people = useAgents()
  const [leaving, setLeaving] = createSignal<ReadonlySet<number>>(new Set())
  const actions = useAlertActions((id, isLeaving) =>
    setLeaving((all) => new Set(isLeaving ? [...all, id] : [...all].filter((one) => one !== id))),
  )
  const items = () => (query.data()?.items ?? []).filter(({ id }) => !leaving().has(id))
  const chosen = () => items().find(({ id }) => String(id) === address.alert) ?? items()[0]
  const isRehearsed = () => rehearsedKinds.includes(chosen()?.kind ?? 'cap-near')
  const rehearsal = useRehearsal(() => {
    const alert = chosen()
    return alert && isRehearsed() ? { id: alert.id, sensitivity: alert.sensitivity } : null
  })
  const firings = useFirings(() => chosen()?.id ?? null)
  const names = () => people.data()?.items ?? []
  const toldWords = ({ recipients }: Alert) =>
    recipients.length === 0 ? t('alerts.nobody') : listed(recipients.map((one) => recipientName(one, names())).filter(Boolean))
  const ask = (form: string | null) => setAddress({ form }, { scroll: false })
  createEffect(() => {
    document.title = `${t('trends.tab.alerts')} · ${t('page.trends')} · Aftercare`
  })
  const at = () => Number((document.activeElement as HTMLElement | null)?.dataset.at ?? Number.NaN)
  const rows = () => [...document.querySelectorAll<HTMLElement>('.alerts a.firing-row')]
  const step = (by: number) => {
    const all = rows()
    const here = all.indexOf(document.activeElement as HTMLElement)
    all[Math.min(all.length - 1, Math.max(0, here + by))]?.focus()
  }
  function mark(verdict: AlertVerdict) {
    const alert = chosen()
    const firedAt = at()
    const rehearsed = rehearsal.data()?.firings.find((one) => one.firedAt === firedAt)
    const fired = firings.data()?.items.find((one) => one.firedAt === firedAt)
    const firing = fired ?? rehearsed
    if (!alert || !firing) return
    const before = fired?.verdict ?? (rehearsed?.isMarked ? (rehearsed.outcome === 'hit' ? 'right' : 'false') : null)
    actions.mark(alert.id, firing, verdict, before)
  }
  offerUndo()
  offerCommands(() => [
    { id: 'next', group: 'move', keys: ['j'], label: t('firings.key.next'), run: () => step(1) },
    { id: 'previous', group: 'move', keys: ['k'], label: t('firings.key.previous'), run: () => step(-1) },
    { id: 'firing-right', group: 'work', keys: ['y'], label: t('firings.right'), run: () => mark('right') },
    { id: 'firing-false', group: 'work', keys: ['shift+y'], label: t('firings.false'), run: () => mark('false') },
  ])
  const count = (state: Alert['state']) => items().filter((alert) => alert.state === state).length
  const newButton = () => (
    <Show when={may('alerts.write')}>
      <Button kind="main" icon="plus" onClick={() => ask('new')}>
        {t('alerts.new')}
      </Button>
    </Show>
  )
  return (
    <main class="alerts">
      <div class="board">
        <header class="bar">
          <h1>{t('page.trends')}</h1>
          <span class="meta only-wide">
            {zoneCity()}
            <Show when={query.data()}> · {t('alerts.sum', { firing: count('firing'), pending: number(count('pending')) })}</Show>
          </span>
          <span class="push" />
          <Show when={items().length > 0}>{newButton()}</Show>
        </header>
        <TrendTabs current="alerts" alerts={query.data() && items().length} />
        <div class="page">
          <Switch fallback={<Skeleton rows={6} />}>
            <Match when={query.data() && items().length === 0}>
              <EmptyState
                title={t('alerts.empty')}
                why={may('alerts.write') ? t('alerts.empty.why') : `${t('alerts.empty.why')} ${t('alerts.only-manager')}`}
              >
                {newButton()}
              </EmptyState>
            </Match>
            <Match when={query.data()}>
              <AlertTable
                alerts={items()}
                chosen={chosen()?.id}
                now={now()}
                told={toldWords}
                choose={(id) => setAddress({ alert: String(id) }, { scroll: false })}
              />
              <Show when={chosen()}>
                {(alert) => (
                  <>
                    <Switch>
                      <Match when={!isRehearsed()}>
                        <p class="muted none">{t('rehearsal.none')}</p>
                      </Match>
                      <Match when={rehearsal.data()}>
                        {(data) => (
                          <>
                            <Show when={data().bars.length > 6}>
                              <RehearsalChart rehearsal={data()} kind={alert().kind} chosen={null} />
                            </Show>
                            <Show
                              when={!data().isTooEarly}
                              fallback={
                                <EmptyState
                                  title={t('rehearsal.early')}
                                  why={t('rehearsal.early.why', { least: number(rehearsalDays.least), n: number(data().days) })}
                                />
                              }
                            >
                              <section>
                                <RowsHead
                                  title={t('rehearsal.fired', { n: data().firings.filter(({ outcome }) => outcome !== 'missed').length })}
                                  meta={sumOf(data())}
                                />
                                <RehearsedRows alert={alert()} rehearsal={data()} />
                              </section>
                            </Show>
                          </>
                        )}
                      </Match>
                      <Match when={rehearsal.error()}>
                        <ErrorState title={t('rehearsal.failed')} error={rehearsal.error()} retry={rehearsal.reload} />
                      </Match>
                      <Match when={true}>
                        <Skeleton rows={3} />
                      </Match>
                    </Switch>
                    <section>
                      <RowsHead title={t('firings.title')} meta="" />
                      <Switch>
                        <Match when={firings.data()}>
                          {(page) => (
                            <FiredRows
                              alert={alert()}
                              firings={page().items}
                              lasted={(firing: AlertFiring) => duration((firing.endedAt ?? now()) - firing.firedAt)}
                            />
                          )}
                        </Match>
                        <Match when={firings.error()}>
                          <ErrorState title={t('firings.failed')} error={firings.error()} retry={firings.reload} />
                        </Match>
                      </Switch>
                    </section>
                  </>
                )}
              </Show>
            </Match>
            <Match when={query.error()}>
              <ErrorState title={t('alerts.load-failed')} error={query.error()} retry={query.reload} />
            </Match>
          </Switch>
        </div>
      </div>
      <Show when={chosen()}>
        {(alert) => (
          <aside class="side" aria-label={t('alerts.side')}>
            <header class="bar">
              <h2 class="clip">{alert().name}</h2>
              <span class="push" />
              <Show when={may('alerts.write')}>
                <Menu
                  kind="ghost"
                  icon="menu"
                  label={t('alerts.more', { name: alert().name })}
                  items={[
                    { label: t('alerts.edit'), icon: 'pencil', run: () => ask(String(alert().id)) },
                    alert().isOn
                      ? { label: t('alerts.switch-off'), icon: 'pause', run: () => actions.switchOff(alert()) }
                      : { label: t('alerts.switch-on'), icon: 'check', run: () => actions.switchOn(alert()) },
                    { label: t('alerts.remove'), icon: 'trash', line: true, run: () => actions.remove(alert()) },
                  ]}
                />
              </Show>
            </header>
            <AlertSide
              alert={alert()}
              rehearsal={isRehearsed() ? rehearsal.data() : undefined}
              mayChange={may('alerts.write')}
              now={now()}
              mute={(until) => actions.mute(alert(), until)}
              people={toldWords}
              choose={(sensitivity) => actions.sensitise(alert(), sensitivity)}
            />
          </aside>
        )}
      </Show>
      <Show when={address.form && may('alerts.write') && people.data() && query.data()}>
        <AlertDialog
          alert={items().find(({ id }) => String(id) === address.form)}
          people={names()}
          onClose={() => ask(null)}
          onSaved={(alert) => {
            setAddress({ form: null, alert: String(alert.id) }, { scroll: false })
            void actions.refresh()
          }}
        />
      </Show>
    </main>
  )
}

function RowsHead(props: { title: string; meta: string }) {
  return (
    <h2 class="rows-head">
      {props.title} <span class="meta">{props.meta}</span>
      <span class="meta push only-wide" aria-hidden="true">
        <Kbd keys="y" /> {t('firings.key.right')} <Kbd keys="shift+y" /> {t('firings.key.false')}
      </span>
    </h2>
  )
}

function AlertTable(props: {
  alerts: Alert[]
  chosen: number | undefined
  now: number
  told: (alert: Alert) => string
  choose: (id: number) => void
}) {
  return (
    <section class="swipe" tabindex="0" aria-label={t('trends.tab.alerts')}>
      <table class="tbl al">
        <thead>
          <tr>
            <For each={['state', 'alert', 'when', 'sensitivity', 'last'] as const}>
              {(one) => <th scope="col">{t(`alerts.col.${one}`)}</th>}
            </For>
            <For each={['hits', 'false'] as const}>
              {(one) => (
                <th scope="col" class="r">
                  {t(`alerts.col.${one}`)}
                </th>
              )}
            </For>
            <th scope="col">{t('alerts.col.told')}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.alerts}>
            {(alert) => (
              <tr classList={{ sel: alert.id === props.chosen, off: !alert.isOn }}>
                <td>
                  <span class={`st ${alert.isOn ? alert.state : 'off'}`}>{stateWords(alert, props.now)}</span>
                </td>
                <th scope="row">
                  <a
                    href={`/trends/alerts?alert=${alert.id}`}
                    aria-current={alert.id === props.chosen ? 'true' : undefined}
                    onClick={(event) => {
                      if (event.ctrlKey || event.metaKey || event.shiftKey) return
                      event.preventDefault()
                      props.choose(alert.id)
                    }}
                  >
                    {alert.name}
                  </a>
                </th>
                <td class="muted">{whenWords(alert)}</td>
                <td>{sensitivityWords(alert)}</td>
                <td class="meta">
                  <Show when={alert.lastFiredAt} fallback={t('alerts.never')}>
                    {(at) => <Moment at={at()} />}
                  </Show>
                </td>
                <td class="r num">{number(alert.hits)}</td>
                <td class="r num">{number(alert.falseAlarms)}</td>
                <td class="meta" title={props.told(alert)}>
                  {alert.recipients.length > 2 ? t('alerts.told', { n: alert.recipients.length }) : props.told(alert)}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  )
}
