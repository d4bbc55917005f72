import type { ServiceOrderKind } from './service-order.ts'

/** Orders that people meet for. */
export const appointmentKinds: readonly ServiceOrderKind[] = ['visit', 'training', 'upgrade']

/**
 * `proposed`: times are offered and none is chosen. `moved`: the time that was agreed on no longer holds and no other is chosen yet.
 * `cancelled` is final.
 */
export const appointmentStates = ['proposed', 'confirmed', 'moved', 'cancelled', 'done', 'missed'] as const
export type AppointmentState = (typeof appointmentStates)[number]

/** What may follow what; `done` and `missed` go back only with the step of their order. */
export const appointmentMoves: Record<AppointmentState, readonly AppointmentState[]> = {
  proposed: ['confirmed', 'cancelled'],
  confirmed: ['confirmed', 'moved', 'done', 'missed', 'cancelled', 'proposed'],
  moved: ['confirmed', 'done', 'cancelled'],
  done: ['confirmed'],
  missed: ['confirmed'],
  cancelled: [],
}

/** Most times that are offered at once. */
export const mostTimes = 8
