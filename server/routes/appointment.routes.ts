import { createRoute, z } from '@hono/zod-openapi'
import { interfaceLanguages } from '#shared/agent.ts'
import { appointmentBody, chosenTimeBody } from '#shared/appointment.schema.ts'
import { dutyChange } from '#shared/duty.schema.ts'
import { loanerBody, loanerChange } from '#shared/loaner.schema.ts'
import { remedyChoices } from '#shared/remedy.ts'
import { serviceOrderWithStepsSchema } from '#shared/service-order.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { type Actor, actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { chooseTime, offerTimes } from '../nouns/appointments/appointment.actions.ts'
import { lendOut, takeLoanerBack } from '../nouns/loaners/loaner.actions.ts'
import { takeMailBack } from '../nouns/order-mails/order-mail.actions.ts'
import { settleDuty } from '../nouns/policies/duty.actions.ts'
import { chooseRemedy } from '../nouns/policies/remedy.actions.ts'
import { calendarHeaders } from '../pages/calendar.ts'
import { calendarFile } from './calendar-file.ts'
import { showWhole } from './shown-order.ts'

const whole = { 200: jsonAnswer(serviceOrderWithStepsSchema) } as const
const made = { 201: jsonAnswer(serviceOrderWithStepsSchema) } as const

/** What has a day on a service order: when people meet, what we owe, what is lent; and what the customer was written or chose. */
export function appointmentRoutes(context: Context, { secretBox, brand }: { secretBox: SecretBox; brand: string }) {
  const show = (by: Actor, id: number) => showWhole(context, secretBox, by, id)
  return createRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/service-orders/{id}/appointment',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(appointmentBody) },
        responses: made,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await offerTimes(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(actorOf(c), id), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/service-orders/{id}/appointment/choice',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(chosenTimeBody) },
        responses: made,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await chooseTime(context, actorOf(c), id, c.req.valid('json').timeId)
        return c.json(await show(actorOf(c), id), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/service-orders/{id}/appointment.ics',
        ...who('orders.write'),
        request: { params: idParam, query: z.strictObject({ lang: z.enum(interfaceLanguages).optional() }) },
        responses: { 200: { description: 'The calendar file', content: { 'text/calendar': { schema: z.string() } } } },
      }),
      async (c) => {
        const { lang = await readerLanguage(context.db, actorOf(c)) } = c.req.valid('query')
        const file = await calendarFile(context, c.req.valid('param').id, { lang, brand, link: null })
        if (file === null) throw notFound('appointment')
        return c.body(file, 200, calendarHeaders)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/service-orders/{id}/remedy',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(z.strictObject({ remedy: z.enum(remedyChoices) })) },
        responses: made,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await chooseRemedy(context, actorOf(c), id, c.req.valid('json').remedy)
        return c.json(await show(actorOf(c), id), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/duties/{id}',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(dutyChange) },
        responses: whole,
      }),
      async (c) => {
        const orderId = await settleDuty(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').done)
        return c.json(await show(actorOf(c), orderId), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/service-orders/{id}/loaners',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(loanerBody) },
        responses: made,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await lendOut(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(actorOf(c), id), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/loaners/{id}',
        ...who('orders.write'),
        request: { params: idParam, body: jsonBody(loanerChange) },
        responses: whole,
      }),
      async (c) => {
        const orderId = await takeLoanerBack(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))
        return c.json(await show(actorOf(c), orderId), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/order-mails/{id}',
        ...who('orders.write'),
        request: { params: idParam },
        responses: whole,
      }),
      async (c) => c.json(await show(actorOf(c), await takeMailBack(context, actorOf(c), c.req.valid('param').id)), 200),
    )
}
