import { type Context as Call, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { interfaceLanguages } from '#shared/agent.ts'
import { countryZones, policyCountries } from '#shared/policy.ts'
import type { Context } from '../kit/database/context.ts'
import type { CallerAddress } from '../kit/http/caller-address.ts'
import { problem } from '../kit/http/problems.ts'
import type { Env } from '../kit/http/route.ts'
import { Refusal } from '../kit/lib/errors.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { cleanText } from '../kit/lib/text.ts'
import { withdraw } from '../nouns/withdrawals/withdrawal.actions.ts'
import { declarationBody } from '../nouns/withdrawals/withdrawal.rules.ts'
import { languageOf, publicPageHeaders } from '../pages/page.ts'
import { confirmPage, receiptPage, withdrawPage, withdrawPath } from '../pages/withdraw.page.ts'
import { decideWithdrawal } from './opened-order.ts'
import { countryOf } from './public-policy.routes.ts'

type Parts = { brand: string; secretBox: SecretBox; currency: string; callerAddress: CallerAddress }

/** `/withdraw`: the withdrawal function of the law, in two steps and without script. Nobody learns from it who bought what. */
export function withdrawRoutes(context: Context, { brand, secretBox, currency, callerAddress }: Parts): Hono<Env> {
  const app = new Hono<Env>()
  for (const path of ['/withdraw', '/withdraw/*']) {
    app.use(path, bodyLimit({ maxSize: 64 * 1024, onError: () => problem(413, 'too-large', 'A form has at most 64 kB.') }))
    app.use(path, async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(publicPageHeaders)) c.header(name, value)
      c.header('cache-control', 'no-store')
    })
  }
  const frameOf = (c: Call<Env>) => {
    const lang = interfaceLanguages.find((one) => one === c.req.query('lang')) ?? languageOf(c.req.header('accept-language')) ?? 'en'
    const asked = c.req.query('country')?.toUpperCase()
    const country = policyCountries.find((one) => one === asked) ?? null
    return { lang, brand, country, zone: countryZones[country ?? countryOf[lang]] ?? 'UTC' }
  }
  const formOf = async (c: Call<Env>) => {
    const form = await c.req.parseBody()
    const text = (name: string) => (typeof form[name] === 'string' ? cleanText(form[name]) : '')
    return { filled: { number: text('number'), contact: text('contact'), what: text('what') }, goesBack: form.back !== undefined }
  }

  app.get('/withdraw', (c) => c.html(withdrawPage(frameOf(c))))
  // Who loads the address of a step anew begins with the first.
  app.get('/withdraw/confirmation', (c) => c.redirect(withdrawPath(frameOf(c), ''), 303))

  app.post('/withdraw', async (c) => {
    const { filled, goesBack } = await formOf(c)
    if (goesBack) return c.html(withdrawPage(frameOf(c), filled))
    const read = declarationBody.safeParse(filled)
    return read.success ? c.html(confirmPage(frameOf(c), read.data)) : c.html(withdrawPage(frameOf(c), filled, 'withdraw.missing'), 422)
  })

  app.post('/withdraw/confirmation', async (c) => {
    const { filled } = await formOf(c)
    const read = declarationBody.safeParse(filled)
    if (!read.success) return c.html(withdrawPage(frameOf(c), filled, 'withdraw.missing'), 422)
    try {
      const receipt = await withdraw(context, { secretBox, currency }, read.data, callerAddress(c))
      await decideWithdrawal(context, receipt.orderId)
      return c.html(receiptPage(frameOf(c), receipt))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return c.html(withdrawPage(frameOf(c), read.data, 'withdraw.many'), 429)
    }
  })
  return app
}
