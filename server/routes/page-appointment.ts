import type { Context as Call, Hono } from 'hono'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { type RemedyChoice, remedyChoices } from '#shared/remedy.ts'
import type { Context } from '../kit/database/context.ts'
import type { Env } from '../kit/http/route.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { chooseTime } from '../nouns/appointments/appointment.actions.ts'
import { chooseRemedy } from '../nouns/policies/remedy.actions.ts'
import { findOrderIdByToken } from '../nouns/service-orders/status-link.ts'
import { calendarHeaders } from '../pages/calendar.ts'
import { calendarFile } from './calendar-file.ts'

type TakeForm = (c: Call<Env>, take: (orderId: number, form: Record<string, unknown>) => Promise<string>) => Promise<Response>
type Parts = {
  brand: string
  url: string | null
  takeForm: TakeForm
  langOf: (c: Call<Env>, orderId: number) => Promise<InterfaceLanguage>
}

/** What a customer decides on their page: the time of a meeting, with its calendar file, and how something is put right. */
export function addDecisionForms(app: Hono<Env>, context: Context, { brand, url, takeForm, langOf }: Parts): void {
  app.get('/s/:token/appointment.ics', async (c) => {
    const token = c.req.param('token')
    const orderId = await findOrderIdByToken(context.db, token)
    if (orderId === null) return c.body(null, 404)
    const lang = await langOf(c, orderId)
    const file = await calendarFile(context, orderId, { lang, brand, link: url && `${url}/s/${token}` })
    return file === null ? c.body(null, 404) : c.body(file, 200, calendarHeaders)
  })

  app.post('/s/:token/appointment', (c) =>
    takeForm(c, async (orderId, { time }) => {
      const id = typeof time === 'string' && /^[1-9]\d{0,14}$/.test(time) ? Number(time) : null
      if (id === null) throw new Refusal('bad-input', 'time-not-offered', 'This is no time that is offered.')
      await chooseTime(context, null, orderId, id)
      return 'appointment-set'
    }),
  )

  app.post('/s/:token/choice', (c) =>
    takeForm(c, async (orderId, { remedy }) => {
      const chosen = remedyChoices.find((one): one is RemedyChoice => one === remedy)
      if (!chosen) throw new Refusal('bad-input', 'remedy-not-offered', 'This is nothing that can be chosen.')
      await chooseRemedy(context, null, orderId, chosen)
      return 'choice-said'
    }),
  )
}
