import { createSignal, For, Show } from 'solid-js'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import { t } from '../../kit/i18n/index.ts'
import { TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { movesOf } from './board.ts'
import { nextWords } from './order.words.ts'
import { PlanDialog } from './order-dialogs.tsx'
import { TextButton } from './order-facts.tsx'
import type { useOrderActions } from './service-order.data.ts'
import { StepMenu } from './step-menu.tsx'

type WorkProps = {
  order: ServiceOrderWithSteps
  actions: ReturnType<typeof useOrderActions>
  now: number
  mayChange: boolean
  note: string
  setNote: (note: string) => void
  move: (to: ServiceOrderState) => void
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

function History(props: { order: ServiceOrderWithSteps; mayUndo: boolean; undo: () => void }) {
  const steps = () => props.order.steps.toReversed()
  return (
    <ol class="events">
      <For each={steps()}>
        {(step, index) => (
          <li>
            <Moment at={step.at} />
            <div>
              {step.by
                ? t('order.history.step', { who: step.by.name, state: t(`order.state.${step.to}`) })
                : t('order.history.by-itself', { state: t(`order.state.${step.to}`) })}
              <Show when={index() === 0 && step.from && props.mayUndo}>
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
