import { createMemo, For, Show } from 'solid-js'
import type { Appointment } from '#shared/appointment.schema.ts'
import { appointmentKinds } from '#shared/appointment.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { dayIn, spanIn, zoneName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import type { useDatedActions } from './appointment.data.ts'
import './order-parts.words.ts'

type AppointmentProps = {
  order: ServiceOrderWithSteps
  actions: ReturnType<typeof useDatedActions>
  mayChange: boolean
  /** Opens the dialog that offers times. */
  offer: () => void
}

/** States of an order in which people may agree on a time. */
const meetingStates = ['approved', 'accepted', 'scheduling', 'scheduled', 'moved', 'no-show']

/** Whether times can be offered for an order now. */
export const mayMeet = ({ kind, state }: Pick<ServiceOrderWithSteps, 'kind' | 'state'>): boolean =>
  appointmentKinds.includes(kind) && meetingStates.includes(state)

/** When people meet for an order: the time that stands, and the times that the customer can choose. */
export function OrderAppointment(props: AppointmentProps) {
  const isShown = () => props.order.appointment !== null || mayMeet(props.order)
  return (
    <Show when={isShown()}>
      <section class="apt">
        <h2>{t('meeting.title')}</h2>
        <Show
          when={props.order.appointment}
          fallback={
            <p class="muted">
              {t('meeting.none')} <OfferButton {...props} label={t('meeting.offer')} />
            </p>
          }
        >
          {(appointment) => <Meeting {...props} appointment={appointment()} />}
        </Show>
      </section>
    </Show>
  )
}

function Meeting(props: AppointmentProps & { appointment: Appointment }) {
  const time = createMemo(() => {
    const { startsAt, endsAt } = props.appointment
    return startsAt === null || endsAt === null || props.appointment.state === 'proposed' ? null : { startsAt, endsAt }
  })
  const isSet = () => props.appointment.state === 'confirmed'
  const others = () =>
    props.appointment.times.filter(({ startsAt, endsAt }) => !isSet() || startsAt !== time()?.startsAt || endsAt !== time()?.endsAt)
  const isAsked = () => props.appointment.state === 'proposed' || props.appointment.state === 'moved'
  return (
    <>
      <Show when={time()} fallback={<p class="muted">{t('meeting.state.proposed')}</p>}>
        {(when) => (
          <div class="row when" classList={{ lost: props.appointment.state === 'moved' || props.appointment.state === 'cancelled' }}>
            <DayBox zone={props.appointment.zone} at={when().startsAt} />
            <span>
              <b>{spanIn(props.appointment.zone, when().startsAt, when().endsAt)}</b>{' '}
              <span class="meta">{zoneName(props.appointment.zone)}</span>
              <span class="muted more">
                <Show when={!isSet()}>
                  <span>{t(`meeting.state.${props.appointment.state as Exclude<Appointment['state'], 'confirmed'>}`)}</span>
                </Show>
                <Show when={props.appointment.agent}>{(agent) => <bdi>{agent().name}</bdi>}</Show>
                <Show when={props.appointment.place}>{(place) => <bdi>{place()}</bdi>}</Show>
                <Show when={props.appointment.icsSequence > 0 && isSet()}>
                  <span>{t('meeting.moved', { n: props.appointment.icsSequence })}</span>
                </Show>
                <a class="link" href={`/api/service-orders/${props.order.id}/appointment.ics`} download="appointment.ics">
                  {t('meeting.calendar')}
                </a>
              </span>
            </span>
            <span class="push" />
            <Show when={isSet()}>
              <OfferButton {...props} label={t('meeting.move')} />
            </Show>
          </div>
        )}
      </Show>
      <Show when={others().length > 0}>
        <h3 class="meta">{t('meeting.offered')}</h3>
        <ul class="times">
          <For each={others()}>
            {(one) => {
              const words = () => spanIn(props.appointment.zone, one.startsAt, one.endsAt)
              return (
                <li>
                  <span class="num">{words()}</span>
                  <Show when={props.mayChange}>
                    <Button
                      kind="ghost"
                      class="tiny"
                      aria-label={`${t('meeting.take')}: ${words()}`}
                      onClick={() => void props.actions.choose(props.order, one.id)}
                    >
                      {t('meeting.take')}
                    </Button>
                  </Show>
                </li>
              )
            }}
          </For>
        </ul>
      </Show>
      <Show when={isAsked() && others().length === 0}>
        <p class="late-words">{t('meeting.nothing-left')}</p>
      </Show>
      <Show when={!isSet()}>
        <OfferButton {...props} label={t('meeting.again')} />
      </Show>
    </>
  )
}

function DayBox(props: { zone: string; at: number }) {
  const parts = () => dayIn(props.zone, props.at)
  return (
    <span class="day" aria-hidden="true">
      <b>{parts().day}</b>
      {parts().month}
    </span>
  )
}

function OfferButton(props: AppointmentProps & { label: string }) {
  return (
    <Show when={props.mayChange && mayMeet(props.order)}>
      <Button kind="ghost" onClick={() => props.offer()}>
        {props.label}
      </Button>
    </Show>
  )
}
