import { For, Index, Show } from 'solid-js'
import { useMe } from '../../data/session.tsx'
import { dayOf, weekdayDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { useAgents } from '../agents/agent.data.ts'
import type { Composer } from './composer.state.ts'
import type { Decided } from './promised.ts'

/** What the text promises, as it is written: by which day, who keeps it, or that it is no promise. What stands here is written down. */
export function PromiseLines(props: { composer: Composer }) {
  return (
    <ul class="promised" aria-label={t('composer.promises')}>
      {/* By place: a sentence that is written on keeps its line. */}
      <Index each={props.composer.promises()}>{(one) => <PromiseLine promise={one()} composer={props.composer} />}</Index>
    </ul>
  )
}

function PromiseLine(props: { promise: Decided; composer: Composer }) {
  const me = useMe()
  const agents = useAgents()
  const owners = () => (agents.data()?.items ?? []).filter(({ id, disabledAt, invited }) => id === me().id || (!disabledAt && !invited))
  const decide = (change: Parameters<Composer['decide']>[1]) => props.composer.decide(props.promise.words, change)
  return (
    <li classList={{ none: props.promise.isNone }}>
      <Icon name={props.promise.isNone ? 'x' : 'clock'} size="s" />
      <span class="clip words" dir="auto" title={props.promise.words}>
        <b>{t(props.promise.isNone ? 'composer.promise.none' : 'composer.promise')}</b> {props.promise.words}
      </span>
      <Show when={!props.promise.isNone}>
        <label class="day">
          <span class="vh">{t('composer.promise.day', { words: props.promise.words })}</span>
          <span aria-hidden="true">{weekdayDate(props.promise.dueOn)}</span>
          <input
            type="date"
            required
            min={dayOf(Date.now())}
            value={props.promise.dueOn}
            onClick={(event) => event.currentTarget.showPicker?.()}
            onChange={(event) => event.currentTarget.validity.valid && decide({ dueOn: event.currentTarget.value })}
          />
        </label>
        <label class="owner">
          <span class="vh">{t('composer.promise.owner', { words: props.promise.words })}</span>
          <select value={String(props.promise.ownerId)} onChange={(event) => decide({ ownerId: Number(event.currentTarget.value) })}>
            <option value={String(me().id)}>{t('composer.promise.me')}</option>
            <For each={owners().filter(({ id }) => id !== me().id)}>
              {(agent) => (
                <option value={String(agent.id)} selected={agent.id === props.promise.ownerId}>
                  {agent.name}
                </option>
              )}
            </For>
          </select>
        </label>
      </Show>
      <button type="button" class="action" onClick={() => decide({ isNone: !props.promise.isNone })}>
        {t(props.promise.isNone ? 'composer.promise.is-one' : 'composer.promise.drop')}
      </button>
    </li>
  )
}
