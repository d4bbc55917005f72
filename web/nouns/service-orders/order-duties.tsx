import { createSignal, For, Show } from 'solid-js'
import type { Duty } from '#shared/duty.schema.ts'
import type { Loaner } from '#shared/loaner.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { dayText, noonOf } from '../../kit/i18n/amount.ts'
import { shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'
import type { useDatedActions } from './appointment.data.ts'
import { daysUntil } from './order.urgency.ts'
import { plainDay } from './order.words.ts'
import { TextButton } from './order-facts.tsx'
import './order-parts.words.ts'

type DutiesProps = { order: ServiceOrderWithSteps; actions: ReturnType<typeof useDatedActions>; now: number; mayChange: boolean }

/** What law or policy has us do for an order, as tasks with their days, and what is lent meanwhile. */
export function OrderDuties(props: DutiesProps) {
  const [lends, setLends] = createSignal(false)
  const isLent = () => props.order.loaners.some(({ backOn }) => backOn === null)
  const mayLend = () => props.mayChange && props.order.closedAt === null && !isLent()
  return (
    <>
      <Show when={props.order.duties.length > 0}>
        <section class="duties">
          <h2>
            {t('duties.title')} <span class="meta">{t('duties.from')}</span>
          </h2>
          <ol class="todo">
            <For each={props.order.duties}>{(duty) => <DutyRow {...props} duty={duty} />}</For>
          </ol>
        </section>
      </Show>
      <Show when={props.order.loaners.length > 0 || (mayLend() && props.order.kind === 'repair')}>
        <section class="loaners">
          <h2>{t('loaner.title')}</h2>
          <ul>
            <For each={props.order.loaners}>{(loaner) => <LoanerRow {...props} loaner={loaner} />}</For>
          </ul>
          <Show when={mayLend()}>
            <TextButton label={t('loaner.lend')} press={() => setLends(true)} />
          </Show>
        </section>
      </Show>
      <Show when={lends()}>
        <LoanerDialog save={(serial) => props.actions.lend(props.order.id, serial)} onClose={() => setLends(false)} />
      </Show>
    </>
  )
}

function DutyRow(props: DutiesProps & { duty: Duty }) {
  const isDone = () => props.duty.state === 'done'
  const late = () => {
    const at = props.duty.dueOn === null || props.duty.state !== 'open' ? null : noonOf(props.duty.dueOn)
    return at === null ? 0 : Math.max(0, -daysUntil(at, props.now))
  }
  const isToday = () => props.duty.state === 'open' && props.duty.dueOn !== null && props.duty.dueOn === dayText(props.now)
  return (
    <li classList={{ done: isDone() }}>
      <label>
        <input
          type="checkbox"
          checked={isDone()}
          disabled={!props.mayChange}
          onChange={(event) => void props.actions.settle(props.order.id, props.duty, event.currentTarget.checked)}
        />
        <span>{t(`policy.duty.${props.duty.duty}`)}</span>
      </label>
      <span
        class="num"
        classList={{ 'is-late': late() > 0, 'is-soon': isToday(), meta: late() === 0 && !isToday() }}
        title={props.duty.rule}
      >
        {dayWords(props.duty, late(), isToday(), props.now)}
      </span>
    </li>
  )
}

function dayWords({ state, dueOn, doneBy, doneAt }: Duty, late: number, isToday: boolean, now: number): string {
  if (state === 'done') {
    const date = shortDate(doneAt ?? now, now)
    return doneBy ? t('duties.done.by', { who: doneBy.name, date }) : t('duties.done', { date })
  }
  if (dueOn === null) return t('duties.whenever')
  if (state === 'coming') return t('duties.coming', { date: plainDay(dueOn, now) })
  if (late > 0) return t('duties.late', { n: late })
  return isToday ? t('order.today') : t('order.promised', { date: plainDay(dueOn, now) })
}

function LoanerRow(props: DutiesProps & { loaner: Loaner }) {
  return (
    <li>
      <Show
        when={props.loaner.backOn}
        fallback={
          <>
            <span>{t('loaner.out', { serial: props.loaner.serial, date: plainDay(props.loaner.outOn, props.now) })}</span>
            <Show when={props.mayChange}>
              <TextButton
                label={t('loaner.take-back')}
                press={() => void props.actions.takeBack(props.loaner, laterDay(dayText(props.now), props.loaner.outOn))}
              />
            </Show>
          </>
        }
      >
        {(backOn) => (
          <span class="muted">
            {t('loaner.back', {
              serial: props.loaner.serial,
              from: plainDay(props.loaner.outOn, props.now),
              until: plainDay(backOn(), props.now),
            })}
          </span>
        )}
      </Show>
    </li>
  )
}

/** Where the customer lives it may be tomorrow already. */
const laterDay = (one: string, other: string) => (one < other ? other : one)

function LoanerDialog(props: { save: (serial: string) => Promise<boolean>; onClose: () => void }) {
  const [serial, setSerial] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const missing = () => serial().trim() === ''
  async function submit() {
    setTried(true)
    if (missing() || busy()) return
    setBusy(true)
    const saved = await props.save(serial().trim())
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('loaner.dialog')}
      width={420}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('loaner.save')}
        </Button>
      }
    >
      <Field
        label={t('loaner.serial')}
        autofocus
        error={tried() && missing() ? t('order.field.missing') : undefined}
        maxlength="120"
        value={serial()}
        onInput={(event) => setSerial(event.currentTarget.value)}
      />
    </Dialog>
  )
}
