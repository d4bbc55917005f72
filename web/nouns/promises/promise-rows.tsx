import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { Promised } from '#shared/promise.schema.ts'
import { dayLater, dayOf, shortDate, weekdayDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { asSaid, listOf, type PromiseActions } from './promise.data.ts'
import './promises.css'

type RowsProps = {
  promises: readonly Promised[]
  now: number
  mayChange: boolean
  actions: PromiseActions
  chosen?: number | null
  /** Whether the row says to whom: not where all are of one person. */
  withAuthor?: boolean
  /** All are of one case: its number need not be said. */
  inCase?: boolean
}

const dayMs = 86_400_000

/** How many days after its day a promise was kept; 0: in time. */
const daysLate = ({ dueOn, settledAt }: Promised) =>
  settledAt === null ? 0 : Math.max(0, Math.round((Date.parse(dayOf(settledAt)) - Date.parse(dueOn)) / dayMs))

/** What became of a promise, in a few words. */
function standing(promise: Promised, now: number): string {
  const list = listOf(promise, now)
  if (list === 'kept' && daysLate(promise) > 0) return t('promise.kept-late', { n: daysLate(promise) })
  if (list === 'open' && promise.movedFromOn !== null) return t('promise.moved-from', { day: weekdayDate(promise.movedFromOn) })
  return t(`promise.is.${list}`)
}

const tones = { late: 'is-late', broken: 'is-late', open: '', kept: 'is-kept', cancelled: 'meta' } as const

/** Promises with their day, their words, who keeps them, what became of them, and what can be said of them. */
export function PromiseRows(props: RowsProps) {
  return (
    <ol class="promises">
      <For each={props.promises.map(asSaid)}>
        {(promise) => {
          const list = () => listOf(promise, props.now)
          const isSoon = () => list() === 'open' && promise.dueOn <= dayLater(dayOf(props.now), 1)
          return (
            <li data-promise={promise.id} classList={{ sel: props.chosen === promise.id }}>
              <span class="due num" classList={{ 'is-late': list() === 'late', 'is-soon': isSoon() }}>
                {weekdayDate(promise.dueOn)}
              </span>
              <A
                class="said clip"
                href={promise.caseId === null ? '/triage' : `/cases/${promise.caseId}/threads/${promise.threadId}`}
                dir="auto"
              >
                {t('promise.quoted', { words: withoutSteering(promise.words) })}
              </A>
              <span class="meta clip who">
                <Name of={promise.owner.name} />
                <Show when={props.withAuthor}>
                  {' · '}
                  <Name of={promise.author.name} />
                </Show>
                <Show when={!props.inCase && promise.caseId}>{(id) => `, ${caseNumber(id())}`}</Show>
              </span>
              <span class={`state ${tones[list()]}`}>
                {standing(promise, props.now)}
                <Show when={promise.settledBy && promise.settledAt}>{(at) => <span class="meta"> {shortDate(at())}</span>}</Show>
              </span>
              <Show when={props.mayChange}>
                <Says promise={promise} now={props.now} actions={props.actions} hasKey={props.chosen === promise.id} />
              </Show>
            </li>
          )
        }}
      </For>
    </ol>
  )
}

function Says(props: { promise: Promised; now: number; actions: PromiseActions; hasKey: boolean }) {
  const today = () => dayOf(props.now)
  const isOpen = () => props.promise.state === 'open' || props.promise.state === 'broken'
  const moveTo = (days: number, words: string) => ({
    label: `${words}, ${weekdayDate(dayLater(today(), days))}`,
    run: () => void props.actions.move(props.promise, dayLater(today(), days)),
  })
  const isMovable = () => listOf(props.promise, props.now) === 'open' || listOf(props.promise, props.now) === 'late'
  const items = () =>
    isOpen()
      ? [
          ...(isMovable()
            ? [
                moveTo(1, t('promise.move.tomorrow')),
                moveTo(3, t('promise.move.days', { n: 3 })),
                moveTo(7, t('promise.move.week')),
                { label: t('promise.do.broken'), line: true, run: () => void props.actions.break(props.promise) },
              ]
            : []),
          { label: t('promise.do.cancelled'), run: () => void props.actions.cancel(props.promise) },
        ]
      : [{ label: t('promise.do.open'), run: () => void props.actions.reopen(props.promise) }]
  return (
    <span class="says">
      <Show when={isOpen()}>
        <Button {...(props.hasKey ? { keys: 'y' } : {})} onClick={() => void props.actions.keep(props.promise)}>
          {t('promise.do.kept')}
        </Button>
      </Show>
      <Menu kind="ghost" icon="menu" label={t('promise.more', { words: props.promise.words })} items={items()} />
    </span>
  )
}
