import { createUniqueId, For, Show } from 'solid-js'
import type { Alert, AlertStanding, Rehearsal } from '#shared/alert.schema.ts'
import { insensitiveKinds, type Sensitivity, sensitivities } from '#shared/alert.ts'
import { number } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Moment } from '../../kit/ui/moment.tsx'
import { groupName, rowsOf, wholeWords } from './alert.sentences.ts'
import './alert.words.ts'

const dayMs = 24 * 60 * 60 * 1000
const chain = ['normal', 'pending', 'firing', 'recovering'] as const

/** How the chosen alert stands, what its sensitivities would lead to, what it asks for in words, and who is told. */
export function AlertSide(props: {
  alert: Alert
  rehearsal: Rehearsal | undefined
  mayChange: boolean
  now: number
  mute: (until: number | null) => void
  people: (alert: Alert) => string
  choose: (sensitivity: Sensitivity) => void
}) {
  return (
    <>
      <section>
        <h3 class="over">{t('alerts.side.state')}</h3>
        <Show when={props.alert.isOn} fallback={<p class="muted">{t('alerts.off')}</p>}>
          <StateChain standing={props.alert.standings[0]} state={props.alert.state} />
        </Show>
      </section>
      <Show when={props.alert.standings.some(({ group }) => group !== '')}>
        <section>
          <h3 class="over">{t('alerts.side.groups')}</h3>
          <ul class="groups">
            <For each={props.alert.standings}>
              {(standing) => (
                <li>
                  <span class={`st ${standing.state}`}>{t(`alerts.state.${standing.state}`)}</span>
                  <a class="link clip" href={rowsOf(props.alert, { group: standing.group, firedAt: standing.firedAt ?? standing.since })}>
                    {groupName(props.alert, standing)}
                  </a>
                  <span class="meta num">
                    <Show when={standing.value !== null && standing.limit !== null}>
                      {t('alerts.group.value', { value: number(standing.value ?? 0), limit: number(standing.limit ?? 0) })}
                    </Show>
                  </span>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Show when={!insensitiveKinds.includes(props.alert.kind)}>
        <section>
          <h3 class="over">{t('alerts.side.sensitivity')}</h3>
          <Sensitivities {...props} />
        </section>
      </Show>
      <section>
        <h3 class="over">{t('alerts.side.words')}</h3>
        <p class="words">{wholeWords(props.alert)}</p>
      </section>
      <section>
        <h3 class="over">{t('alerts.side.then')}</h3>
        <dl class="dl">
          <dt>{t('alerts.then.app')}</dt>
          <dd>{t('alerts.then.app.all')}</dd>
          <dt>{t('alerts.then.mail')}</dt>
          <dd>
            {props.people(props.alert)}
            <Show when={props.alert.mutedUntil !== null && props.alert.mutedUntil > props.now ? props.alert.mutedUntil : null}>
              {(until) => <span class="meta">{rich('alerts.muted', { time: <Moment at={until()} /> })}</span>}
            </Show>
            <Show when={props.mayChange && props.alert.isOn}>
              <button
                type="button"
                class="link"
                onClick={() => props.mute((props.alert.mutedUntil ?? 0) > props.now ? null : Date.now() + dayMs)}
              >
                {t((props.alert.mutedUntil ?? 0) > props.now ? 'alerts.mute.end' : 'alerts.mute')}
              </button>
            </Show>
          </dd>
          <dt>{t('alerts.then.again')}</dt>
          <dd>{t('alerts.then.after', { n: number(props.alert.coolDownMinutes) })}</dd>
          <dt>{t('alerts.then.looked')}</dt>
          <dd>
            <Show when={props.alert.evaluatedAt} fallback={t('alerts.never')}>
              {(at) => <Moment at={at()} ago />}
            </Show>
          </dd>
        </dl>
      </section>
    </>
  )
}

/** The way of an alert, with where it stands now. No data and errors stand beside the way. */
function StateChain(props: { standing: AlertStanding | undefined; state: Alert['state'] }) {
  const isBeside = () => props.state === 'no-data' || props.state === 'error'
  return (
    <>
      <Show when={isBeside()}>
        <p class={`st ${props.state}`}>{t(`alerts.state.${props.state}`)}</p>
      </Show>
      <ol class="state-chain">
        <For each={chain}>
          {(state) => (
            <li classList={{ now: props.state === state, [state]: true }} aria-current={props.state === state ? 'step' : undefined}>
              <b>{t(`alerts.state.${state}`)}</b>
              <span class="meta">
                <Show when={props.state === state && props.standing}>{(standing) => <Moment at={standing().since} ago />}</Show>
                <Show when={state === 'firing' && props.state === 'recovering' && props.standing?.firedAt}>
                  {(at) => <Moment at={at()} />}
                </Show>
              </span>
            </li>
          )}
        </For>
      </ol>
    </>
  )
}

function Sensitivities(props: { alert: Alert; rehearsal: Rehearsal | undefined; mayChange: boolean; choose: (one: Sensitivity) => void }) {
  const name = createUniqueId()
  const of = (sensitivity: Sensitivity) => props.rehearsal?.consequences.find((one) => one.sensitivity === sensitivity)
  const hasNumbers = () => (props.rehearsal?.consequences.length ?? 0) > 0
  const hasUnsaid = () => props.rehearsal?.consequences.some(({ unsaid }) => unsaid > 0) ?? false
  return (
    <>
      <table class="tbl sens">
        <thead classList={{ vh: !hasNumbers() }}>
          <tr>
            <th scope="col">
              <span class="vh">{t('alerts.side.sensitivity')}</span>
            </th>
            <Show when={hasNumbers()}>
              <th scope="col" class="r">
                {t('alerts.col.hits')}
              </th>
              <th scope="col" class="r">
                {t('alerts.col.false')}
              </th>
              <Show when={hasUnsaid()}>
                <th scope="col" class="r">
                  {t('alerts.col.unsaid')}
                </th>
              </Show>
              <th scope="col" class="r">
                {t('alerts.col.missed')}
              </th>
              <th scope="col" class="r">
                {t('alerts.col.mails')}
              </th>
            </Show>
          </tr>
        </thead>
        <tbody>
          <For each={sensitivities}>
            {(sensitivity) => (
              <tr classList={{ on: props.alert.sensitivity === sensitivity }}>
                <th scope="row">
                  <label class="row">
                    <input
                      type="radio"
                      name={name}
                      checked={props.alert.sensitivity === sensitivity}
                      disabled={!props.mayChange}
                      onChange={() => props.choose(sensitivity)}
                    />
                    {t(`alerts.sensitivity.${sensitivity}`)}
                  </label>
                </th>
                <Show when={hasNumbers()}>
                  <td class="r num">{number(of(sensitivity)?.hits ?? 0)}</td>
                  <td class="r num">{number(of(sensitivity)?.falseAlarms ?? 0)}</td>
                  <Show when={hasUnsaid()}>
                    <td class="r num">{number(of(sensitivity)?.unsaid ?? 0)}</td>
                  </Show>
                  <td class="r num" classList={{ soft: (of(sensitivity)?.missed ?? 0) > 0 }}>
                    {number(of(sensitivity)?.missed ?? 0)}
                  </td>
                  <td class="r num muted">{number(of(sensitivity)?.mails ?? 0)}</td>
                </Show>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.rehearsal?.consequences.length}>
        <p class="meta">{t('alerts.side.same', { n: props.rehearsal?.bars.length ?? 0 })}</p>
      </Show>
    </>
  )
}
