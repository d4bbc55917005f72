import { createSignal, For, Index, Show } from 'solid-js'
import { mostTimes } from '#shared/appointment.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { zoneName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { useAgents } from '../agents/agent.data.ts'
import type { Meeting } from './appointment.data.ts'
import './order-parts.words.ts'

type Time = Meeting['times'][number]
type DialogProps = {
  order: ServiceOrderWithSteps
  save: (meeting: Meeting) => Promise<boolean>
  onClose: () => void
}

const empty = (): Time => ({ on: '', from: '09:00', until: '12:00' })
const isWhole = ({ on, from, until }: Time) => on !== '' && from !== '' && until !== '' && from < until

/** Offers times to the customer, or writes down the one that was agreed on. Days and hours are those of the customer's clock. */
export function AppointmentDialog(props: DialogProps) {
  const before = () => props.order.appointment
  const [times, setTimes] = createSignal<Time[]>([empty()])
  const [agreed, setAgreed] = createSignal(false)
  const [lifts, setLifts] = createSignal(false)
  const [place, setPlace] = createSignal(before()?.place ?? '')
  const [agentId, setAgentId] = createSignal<number | null>(before()?.agent?.id ?? props.order.assignee?.id ?? null)
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const agents = useAgents()
  const zone = () => before()?.zone ?? props.order.zone
  const change = (at: number, part: Partial<Time>) => setTimes(times().map((time, n) => (n === at ? { ...time, ...part } : time)))
  const wrong = () => (agreed() && times().length > 1 ? t('meeting.one') : times().every(isWhole) ? undefined : t('meeting.missing'))
  async function submit() {
    setTried(true)
    if (wrong() || busy()) return
    setBusy(true)
    const meeting = { times: times(), agreed: agreed(), lifts: lifts() && !agreed(), place: place().trim(), agentId: agentId() }
    const saved = await props.save(meeting)
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('meeting.dialog')}
      width={560}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t(agreed() ? 'meeting.save.agreed' : 'meeting.save.offer')}
        </Button>
      }
    >
      <p class="meta">{t('meeting.dialog.zone', { zone: zoneName(zone()) })}</p>
      <Index each={times()}>
        {(time, at) => (
          <fieldset class="time-row">
            <legend class="vh">{t('meeting.row', { n: at + 1 })}</legend>
            <Field
              label={t('meeting.on')}
              type="date"
              autofocus={at === 0}
              value={time().on}
              onInput={(event) => change(at, { on: event.currentTarget.value })}
            />
            <Field
              label={t('meeting.from')}
              type="time"
              value={time().from}
              onInput={(event) => change(at, { from: event.currentTarget.value })}
            />
            <Field
              label={t('meeting.until')}
              type="time"
              value={time().until}
              onInput={(event) => change(at, { until: event.currentTarget.value })}
            />
            <Show when={times().length > 1}>
              <Button
                kind="ghost"
                class="square"
                aria-label={t('meeting.remove', { n: at + 1 })}
                onClick={() => setTimes(times().toSpliced(at, 1))}
              >
                <Icon name="x" size="s" />
              </Button>
            </Show>
          </fieldset>
        )}
      </Index>
      <Show when={tried() && wrong()}>
        <p class="error" role="alert">
          {wrong()}
        </p>
      </Show>
      <Show when={times().length < mostTimes && !agreed()}>
        <p>
          <Button kind="ghost" icon="plus" onClick={() => setTimes([...times(), { ...(times().at(-1) ?? empty()), on: '' }])}>
            {t('meeting.add')}
          </Button>
        </p>
      </Show>
      <fieldset class="choices">
        <legend class="vh">{t('meeting.how')}</legend>
        <For each={[false, true]}>
          {(one) => (
            <label class="choice">
              <input type="radio" name="agreed" checked={agreed() === one} onChange={() => setAgreed(one)} />
              {t(one ? 'meeting.how.agreed' : 'meeting.how.offer')}
            </label>
          )}
        </For>
        <Show when={before()?.state === 'confirmed' && !agreed()}>
          <label class="choice">
            <input type="checkbox" checked={lifts()} onChange={(event) => setLifts(event.currentTarget.checked)} />
            {t('meeting.lifts')}
          </label>
        </Show>
      </fieldset>
      <Field
        label={t('meeting.place')}
        hint={t('meeting.place.hint')}
        maxlength="200"
        value={place()}
        onInput={(event) => setPlace(event.currentTarget.value)}
      />
      <SelectField
        label={t('meeting.agent')}
        hint={t('meeting.agent.hint')}
        value={agentId() ?? ''}
        onChange={(event) => setAgentId(Number(event.currentTarget.value) || null)}
      >
        <option value="">{t('meeting.agent.none')}</option>
        <For each={(agents.data()?.items ?? []).filter((agent) => !agent.disabledAt && !agent.invited)}>
          {(agent) => (
            <option value={agent.id} selected={agent.id === agentId()}>
              {agent.name}
            </option>
          )}
        </For>
      </SelectField>
    </Dialog>
  )
}
