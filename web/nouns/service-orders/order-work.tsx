import { createSignal, For, type JSX, Show } from 'solid-js'
import type { ServiceOrderStep, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import { shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { movesOf } from './board.ts'
import { nextWords, plainDay } from './order.words.ts'
import { PlanDialog } from './order-dialogs.tsx'
import { TextButton } from './order-facts.tsx'
import type { useOrderActions } from './service-order.data.ts'
import { StepMenu } from './step-menu.tsx'
import './order-parts.words.ts'

type WorkProps = {
  order: ServiceOrderWithSteps
  actions: ReturnType<typeof useOrderActions>
  now: number
  mayChange: boolean
  note: string
  setNote: (note: string) => void
  move: (to: ServiceOrderState) => void
  /** What stands between the next step and the history. */
  children?: JSX.Element
}

/** What is next, a note to go with the step, and what happened so far. */
export function OrderWork(props: WorkProps) {
  const [plans, setPlans] = createSignal(false)
  const next = () => nextWords(props.order, props.now)
  return (
    <div class="work">
      <Show when={movesOf(props.order).length > 0}>
        <section>
          <h2>{t('order.work')}</h2>
          <p class="plan" classList={{ [`is-${next().urgency}`]: next().urgency !== null }}>
            {next().words}{' '}
            <Show when={props.mayChange}>
              <TextButton label={t('order.work.change')} press={() => setPlans(true)} />
            </Show>
          </p>
          <Show when={props.order.remindedAt}>{(at) => <p class="muted reminded">{remindedWords(props.order, at(), props.now)}</p>}</Show>
          <Show when={props.mayChange}>
            <TextField
              label={t('order.note.label')}
              hint={t('order.note.hint')}
              rows="2"
              maxlength="2000"
              value={props.note}
              onInput={(event) => props.setNote(event.currentTarget.value)}
            />
            <Show when={movesOf(props.order).length > 1}>
              <StepMenu order={props.order} move={props.move} label={t('order.other-steps')} skipFirst class="other" />
            </Show>
          </Show>
        </section>
      </Show>
      {props.children}
      <section>
        <h2>{t('order.history')}</h2>
        <History order={props.order} mayUndo={props.mayChange} undo={() => void props.actions.takeBack(props.order)} />
      </section>
      <Show when={plans()}>
        <PlanDialog order={props.order} actions={props.actions} onClose={() => setPlans(false)} />
      </Show>
    </div>
  )
}

/** Whether the customer was told that their parcel is missing, and when waiting ends. */
function remindedWords({ mails, dueOn }: ServiceOrderWithSteps, at: number, now: number): string {
  const due = dueOn === null ? '' : plainDay(dueOn, now)
  const isMailed = mails.some(({ occasion, state }) => occasion === 'reminder' && state !== 'withdrawn' && state !== 'failed')
  return isMailed ? t('order.reminded', { date: shortDate(at, now), due }) : t('order.reminded.page', { due })
}

function stepWords({ by, to, remedy }: ServiceOrderStep): string {
  if (remedy !== null) return t('order.history.chosen', { who: by?.name ?? t('order.history.customer'), remedy: t(`remedy.${remedy}`) })
  const state = t(`order.state.${to}`)
  return by ? t('order.history.step', { who: by.name, state }) : t('order.history.by-itself', { state })
}

function History(props: { order: ServiceOrderWithSteps; mayUndo: boolean; undo: () => void }) {
  const steps = () => props.order.steps.toReversed()
  return (
    <ol class="events">
      <For each={steps()}>
        {(step, index) => (
          <li>
            <Moment at={step.at} />
            <div>
              {stepWords(step)}
              <Show when={index() === 0 && step.from && step.remedy === null && props.mayUndo}>
                {' '}
                <TextButton label={t('order.history.undo')} press={props.undo} />
              </Show>
              <Show when={step.note}>
                <p class="note">
                  <Icon name="pencil" size="s" />
                  {step.note}
                </p>
              </Show>
            </div>
          </li>
        )}
      </For>
    </ol>
  )
}
