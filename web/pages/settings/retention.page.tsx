import { useSearchParams } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { RetentionRule } from '#shared/retention.schema.ts'
import { retentionClasses } from '#shared/retention.ts'
import { useSession } from '../../data/session.tsx'
import { shortDate, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { monthsText, useRetention, useRetentionActions, useRetentionPreview } from '../../nouns/retention/retention.data.ts'
import { HoldsSection } from './holds-section.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/retention/retention.css'
import '../../nouns/retention/retention.words.ts'

const choices = [1, 3, 6, 12, 24, 36, 60, 120] as const

/** How long each kind of thing is kept. `?class=` and `?months=` (0: for ever) show what a change would do before it is made. */
export function RetentionPage() {
  const [address, setAddress] = useSearchParams<{ class?: string; months?: string }>()
  const { may } = useSession()
  const query = useRetention()
  const actions = useRetentionActions()
  const now = createNow(30_000)
  const asked = () => retentionClasses.find((one) => one === address.class)
  const months = () => (/^\d{1,3}$/.test(address.months ?? '') ? Number(address.months) || null : undefined)
  const look = (one: string | null, wanted: number | null = null) =>
    setAddress({ class: one, months: one === null ? null : String(wanted ?? 0) }, { scroll: false })
  return (
    <SettingsFrame part="retention" what={t('retention.what')}>
      <Switch fallback={<Skeleton rows={7} />}>
        <Match when={query.data()}>
          {(shown) => (
            <>
              <Show when={!may('retention.write')}>
                <p class="muted">{t('retention.read-only')}</p>
              </Show>
              <ul class="retention" aria-label={t('settings.retention')}>
                <For each={shown().rules}>
                  {(rule) => (
                    <Rule
                      rule={rule}
                      now={now()}
                      mayChange={may('retention.write')}
                      wanted={asked() === rule.class ? months() : undefined}
                      look={(wanted) => (wanted === rule.months ? look(null) : look(rule.class, wanted))}
                      apply={(wanted) => {
                        look(null)
                        void actions.keep(rule, wanted)
                      }}
                      leave={() => look(null)}
                    />
                  )}
                </For>
              </ul>
              <p class="meta">{t('retention.elsewhere')}</p>
              <HoldsSection holds={shown().holds} mayChange={may('retention.write')} actions={actions} />
            </>
          )}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('retention.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </SettingsFrame>
  )
}

type RuleProps = {
  rule: RetentionRule
  now: number
  mayChange: boolean
  /** What is looked at, null: for ever; undefined: nothing. */
  wanted: number | null | undefined
  look: (months: number | null) => void
  apply: (months: number | null) => void
  leave: () => void
}

function Rule(props: RuleProps) {
  const name = () => t(`retention.class.${props.rule.class}`)
  const offered = () =>
    [...new Set([...choices, ...(props.rule.months === null ? [] : [props.rule.months])])]
      .filter((n) => n >= props.rule.leastMonths)
      .sort((a, b) => a - b)
  const shown = () => (props.wanted === undefined ? props.rule.months : props.wanted)
  return (
    <li>
      <div>
        <h2>{name()}</h2>
        <p class="muted">{t(`retention.class.${props.rule.class}.what`)}</p>
        <Standing rule={props.rule} now={props.now} />
      </div>
      <Show when={props.mayChange} fallback={<b>{monthsText(props.rule.months)}</b>}>
        <select
          class="input"
          aria-label={t('retention.keep', { class: name() })}
          onChange={(event) => props.look(Number(event.currentTarget.value) || null)}
        >
          <For each={offered()}>
            {(n) => (
              <option value={n} selected={shown() === n}>
                {monthsText(n)}
              </option>
            )}
          </For>
          <option value="0" selected={shown() === null}>
            {t('retention.ever')}
          </option>
        </select>
      </Show>
      <Show when={props.mayChange && props.wanted !== undefined && props.wanted !== props.rule.months}>
        <Look rule={props.rule} wanted={props.wanted ?? null} apply={props.apply} leave={props.leave} />
      </Show>
    </li>
  )
}

/** What waits, what runs, or what the last run did. */
function Standing(props: { rule: RetentionRule; now: number }) {
  const run = () => props.rule.lastRun
  return (
    <Switch>
      <Match when={props.rule.months !== null && (props.rule.startsAt ?? 0) > props.now}>
        <p class="meta">
          {t('retention.starts', { time: shortTime(props.rule.startsAt ?? 0, props.now) })}
          <Show when={props.rule.changedBy}>{(by) => <> · {t('retention.by', { name: by().name })}</>}</Show>
        </p>
      </Match>
      <Match when={run()?.endedAt === null && run()}>
        {(one) => (
          <p class="meta row">
            <progress value={one().progress} aria-label={t('retention.running', { n: one().removed })} />
            {t('retention.running', { n: one().removed })}
          </p>
        )}
      </Match>
      <Match when={props.rule.months !== null && run()}>
        {(one) => <p class="meta">{t('retention.ran', { time: shortTime(one().endedAt ?? 0, props.now), n: one().removed })}</p>}
      </Match>
    </Switch>
  )
}

/** What a change would take away today and what stays, before it is made. */
function Look(props: { rule: RetentionRule; wanted: number | null; apply: (months: number | null) => void; leave: () => void }) {
  const query = useRetentionPreview(
    () => props.rule.class,
    () => props.wanted,
  )
  const isShorter = () => props.wanted !== null && (props.rule.months === null || props.wanted < props.rule.months)
  return (
    <div class="look" role="status">
      <Switch>
        <Match when={props.wanted !== null && query.data()}>
          {(found) => (
            <>
              <p>
                {found().removes === 0
                  ? t('retention.preview.none', { stays: found().stays })
                  : t('retention.preview', {
                      n: found().removes,
                      date: shortDate(found().oldestAt ?? 0),
                      stays: found().stays,
                    })}
              </p>
              <Show when={found().keptOpen + found().keptHeld > 0}>
                <p class="meta">{t('retention.preview.kept', { open: found().keptOpen, held: found().keptHeld })}</p>
              </Show>
            </>
          )}
        </Match>
        <Match when={query.error()}>{(error) => <p>{t('retention.preview.failed', { why: problemText(error()) })}</p>}</Match>
      </Switch>
      <Show when={isShorter()}>
        <p class="meta">{t('retention.apply.when')}</p>
      </Show>
      <div class="row">
        <Button kind="main" onClick={() => props.apply(props.wanted)}>
          {props.wanted === null ? t('retention.apply.ever') : t('retention.apply', { months: monthsText(props.wanted) })}
        </Button>
        <Button kind="ghost" onClick={props.leave}>
          {t('do.cancel')}
        </Button>
      </div>
    </div>
  )
}
