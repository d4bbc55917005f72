import { A, useSearchParams } from '@solidjs/router'
import { createMemo, For, Match, Show, Switch } from 'solid-js'
import type { Clock, Sla, SlaPolicy } from '#shared/clock.schema.ts'
import { type ClockFilter, clockFilters, clockMetrics } from '#shared/clock.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { type ClockChoice, rulesOf, useClocks, useSla, useSlaActions } from '../../nouns/clocks/clock.data.ts'
import { ClockRow } from '../../nouns/clocks/clock-row.tsx'
import { ClockSteps } from '../../nouns/clocks/clock-steps.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { CalendarDialog } from './sla-calendar-dialog.tsx'
import { SlaCalendars } from './sla-calendars.tsx'
import { SlaHeld } from './sla-held.tsx'
import { SlaPolicies } from './sla-policies.tsx'
import { PolicyDialog } from './sla-policy-dialog.tsx'
import '../../nouns/clocks/clock.words.ts'
import '../../nouns/clocks/clock.css'
import './sla.css'

/** Where in the page one is: what is changed (`policy`, `calendar`: a key or `new`), which clocks are listed, which one is opened. */
type Address = {
  policy?: string
  calendar?: string
  list?: string
  of?: string
  metric?: string
  channel?: string
  case?: string
  from?: string
  to?: string
  clock?: string
}

const nowhere = { list: null, of: null, metric: null, channel: null, case: null, from: null, to: null, clock: null }

/** What is promised and to whom, when people are here, how it held, and every clock that counts. */
export function SlaPage() {
  const [address, setAddress] = useSearchParams<Address>()
  const { may } = useSession()
  const query = useSla()
  const actions = useSlaActions()
  const set = (part: { [K in keyof Address]?: string | null }) => setAddress(part, { scroll: false })
  const choice = createMemo((): ClockChoice | null => {
    const state = clockFilters.find((one) => one === address.list)
    if (!state) return null
    return {
      state,
      policy: address.of,
      metric: clockMetrics.find((one) => one === address.metric),
      channel: address.channel,
      caseId: Number(address.case) || undefined,
      from: Number(address.from) || undefined,
      to: Number(address.to) || undefined,
    }
  })
  const choose = (wanted: ClockChoice & { state: ClockFilter }) =>
    set({
      ...nowhere,
      list: wanted.state,
      of: wanted.policy ?? null,
      channel: wanted.channel ?? null,
      metric: wanted.metric ?? null,
      from: wanted.from === undefined ? null : String(wanted.from),
      to: wanted.to === undefined ? null : String(wanted.to),
    })
  const clockId = () => Number(address.clock) || null
  const policyOf = (sla: Sla) => sla.policies.find(({ key }) => key === address.policy) ?? null
  const calendarOf = (sla: Sla) => sla.calendars.find(({ key }) => key === address.calendar) ?? null
  const buttons = () => (
    <Show when={may('sla.write') && query.data()}>
      <Button onClick={() => set({ calendar: 'new' })}>{t('clocks.calendar.add')}</Button>
      <Button kind="main" icon="plus" onClick={() => set({ policy: 'new' })}>
        {t('clocks.policy.add')}
      </Button>
    </Show>
  )
  async function move(sla: Sla, policy: SlaPolicy, step: 1 | -1): Promise<void> {
    const rules = rulesOf(sla)
    const { key, name } = policy
    const at = rules.policies.findIndex((one) => one.key === key)
    const to = at + step
    // The last is for everything else and stays last.
    if (to < 0 || to >= rules.policies.length - 1 || at === rules.policies.length - 1) return
    rules.policies.splice(to, 0, ...rules.policies.splice(at, 1))
    await actions.change(sla, rules, t('clocks.policy.moved', { name }))
    // The keys go on with the policy that they moved.
    document.querySelector<HTMLElement>(`[data-policy="${key}"]`)?.focus()
  }
  return (
    <SettingsFrame part="sla" what={t('clocks.what')} action={buttons()}>
      <Switch fallback={<Skeleton rows={6} />}>
        <Match when={query.data()}>
          {(sla) => (
            <>
              <div class="sla-page">
                <div class="main">
                  <SlaPolicies
                    sla={sla()}
                    mayChange={may('sla.write')}
                    chosen={address.of}
                    choose={choose}
                    edit={(key) => set({ policy: key })}
                    move={(policy, step) => void move(sla(), policy, step)}
                  />
                  <SlaCalendars sla={sla()} mayChange={may('sla.write')} edit={(key) => set({ calendar: key })} />
                  <SlaHeld sla={sla()} choose={choose} />
                  <Show when={!may('sla.write')}>
                    <p class="meta">{t('clocks.only-admin')}</p>
                  </Show>
                </div>
                <aside class="beside" aria-label={t('clocks.step-by-step')}>
                  <Beside
                    choice={choice()}
                    clockId={clockId()}
                    sla={sla()}
                    choose={choose}
                    open={(id) => set({ clock: id === null ? null : String(id) })}
                  />
                </aside>
              </div>
              <Show when={may('sla.write') && (address.policy === 'new' || policyOf(sla()))}>
                <PolicyDialog sla={sla()} policy={policyOf(sla())} actions={actions} onClose={() => set({ policy: null })} />
              </Show>
              <Show when={may('sla.write') && (address.calendar === 'new' || calendarOf(sla()))}>
                <CalendarDialog sla={sla()} calendar={calendarOf(sla())} actions={actions} onClose={() => set({ calendar: null })} />
              </Show>
            </>
          )}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('clocks.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </SettingsFrame>
  )
}

type BesideProps = {
  sla: Sla
  choice: ClockChoice | null
  clockId: number | null
  choose: (choice: ClockChoice & { state: ClockFilter }) => void
  open: (id: number | null) => void
}

/** The clocks that a number counts, and the one that is opened. */
function Beside(props: BesideProps) {
  const query = useClocks(() => props.choice)
  const clockOf = (id: number): Clock | undefined => query.data()?.items.find((one) => one.id === id)
  const policyName = () => props.sla.policies.find(({ key }) => key === props.choice?.policy)?.name
  return (
    <>
      <p class="meta now">
        {t('clocks.now', { running: props.sla.running, late: props.sla.late, paused: props.sla.paused })}
        <span class="row links">
          <For each={['late', 'soon', 'paused', 'open'] as const}>
            {(state) => (
              <button
                type="button"
                class="link"
                aria-pressed={props.choice?.state === state && !props.choice.policy}
                onClick={() => props.choose({ state })}
              >
                {t(`clocks.list.${state}`)}
              </button>
            )}
          </For>
        </span>
      </p>
      <Show when={props.clockId} keyed>
        {(id) => (
          <section class="one">
            <h2 class="h">
              {t('clocks.step-by-step')}
              <Show when={clockOf(id)?.caseId}>
                {(caseId) => (
                  <A class="link push" href={`/cases/${caseId()}`}>
                    {t('clocks.to-case')}
                  </A>
                )}
              </Show>
            </h2>
            <ClockSteps id={id} />
          </section>
        )}
      </Show>
      <Show when={props.choice} fallback={<Show when={!props.clockId}>{<p class="muted none">{t('clocks.list.choose')}</p>}</Show>}>
        {(choice) => (
          <section>
            <h2 class="h">
              {t(`clocks.list.${choice().state ?? 'open'}`)} <span class="meta">{policyName()}</span>
            </h2>
            <Switch fallback={<Skeleton rows={4} />}>
              <Match when={query.data()?.items.length === 0}>
                <EmptyState title={t('clocks.list.empty')} />
              </Match>
              <Match when={query.data()}>
                {(page) => (
                  <ul>
                    <For each={page().items}>
                      {(clock) => (
                        <ClockRow
                          clock={clock}
                          isOpen={clock.id === props.clockId}
                          open={(id) => props.open(id === props.clockId ? null : id)}
                        />
                      )}
                    </For>
                  </ul>
                )}
              </Match>
              <Match when={query.error()}>
                <ErrorState title={t('clocks.load-failed')} error={query.error()} retry={query.reload} />
              </Match>
            </Switch>
          </section>
        )}
      </Show>
    </>
  )
}
