import { type Context, change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { day } from '#server/kit/lib/clock.ts'
import { plusDays } from '#server/kit/lib/day.ts'
import { takeMailBack, writeOrderMail } from '#server/nouns/order-mails/order-mail.actions.ts'
import { passDutyDays, settleDuty } from '#server/nouns/policies/duty.actions.ts'
import { expireOrders } from '#server/nouns/service-orders/expiry.actions.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { orderMail } from '#server/pages/order-mail.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { testSecretBox } from './app.ts'

type Run = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** Does what has a day on an order, each thing once: a visit with times and somebody who goes there, a duty, a loaner, mails, an end of waiting. */
export async function doEveryAppointment(
  context: Context,
  run: Run,
  look: Handle,
  {
    threadId,
    me,
    orderId,
    bought,
  }: { threadId: number; me: number; orderId: number; bought: { customerId: number; purchaseItemId: number } },
) {
  const on = plusDays(new Date(context.clock()).toISOString().slice(0, 10), 5)
  const times = [
    { on, from: '09:00', until: '12:00' },
    { on, from: '13:00', until: '15:00' },
  ]
  const visit = await run<{ id: number }>('POST', `/api/threads/${threadId}/service-orders`, {
    kind: 'visit',
    product: 'Ro 2',
    fault: 'Hums',
    ...bought,
  })
  await run('POST', `/api/service-orders/${visit.id}/steps`, { to: 'approved' })
  await run('POST', `/api/service-orders/${visit.id}/appointment`, { times, agentId: me })
  const { appointment } = await run<ServiceOrderWithSteps>('GET', `/api/service-orders/${visit.id}`)
  await run('POST', `/api/service-orders/${visit.id}/appointment/choice`, { timeId: appointment?.times[0]?.id })
  await run('POST', `/api/service-orders/${orderId}/loaners`, { serial: 'LOAN-1' })
  const loaner = await look.selectFrom('loaners').select(['id', 'outOn']).orderBy('id', 'desc').executeTakeFirstOrThrow()
  await run('PATCH', `/api/loaners/${loaner.id}`, { backOn: loaner.outOn })
  const duty = await look.selectFrom('orderDuties').select('id').where('state', '=', 'open').orderBy('id').executeTakeFirstOrThrow()
  const actor = { agentId: me, name: 'Doer', role: 'admin', sessionId: null } as const
  await settleDuty(context, actor, duty.id, true)
  await passDutyDays(context)
  await look
    .updateTable('serviceOrders')
    .set({ kind: 'repair', state: 'awaiting-item', dueOn: '2020-01-01' })
    .where('id', '=', visit.id)
    .execute()
  await expireOrders(context)

  await look.updateTable('customers').set({ emailKey: 'aino@post.example' }).where('id', '=', bought.customerId).execute()
  const settings = { imapServer: '127.0.0.1:9', smtpServer: '127.0.0.1:9', user: 'care@fjellro.example', password: 'x' }
  const source = await addNewSource(context, testSecretBox, null, { channel: 'email', settings })
  await look
    .updateTable('sources')
    .set({ nextPollAt: context.clock() + 300 * day })
    .where('id', '=', source.id)
    .execute()
  const mailing = {
    secretBox: testSecretBox,
    url: 'https://desk.example',
    undoMs: 0,
    write: (parts: Parameters<typeof orderMail>[0]) => orderMail(parts, 'Fjellro'),
  }
  const write = () =>
    change(context, (tx, emit) => writeOrderMail(tx, context, mailing, { kind: 'order-opened', orderId: visit.id, data: {} }, emit))
  await write()
  const mail = await look.selectFrom('orderMails').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  await takeMailBack(context, actor, mail.id)
  // This one leaves with all others.
  await write()
}
