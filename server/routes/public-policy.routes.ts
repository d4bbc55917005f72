import { Hono } from 'hono'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { type PolicyCountry, policyCountries } from '#shared/policy.ts'
import type { Context } from '../kit/database/context.ts'
import type { Env } from '../kit/http/route.ts'
import { findPublicPolicy } from '../nouns/policies/policy.reading.ts'
import { languageOf, publicPageHeaders } from '../pages/page.ts'
import { policyPage, type Service } from '../pages/policy.page.ts'

/** Whose law is meant where only a language is known. */
export const countryOf: Record<InterfaceLanguage, PolicyCountry> = { de: 'DE', fi: 'FI', no: 'NO', is: 'IS', tr: 'TR', en: 'UK' }

/** `/policy`: what customers may expect, as a page without script. `?lang`, `?country` and `?version` choose; what is unknown is passed over. */
export const publicPolicyRoutes = (context: Context, service: Service, url: string | null) =>
  new Hono<Env>().get('/policy', async (c) => {
    const asked = { lang: c.req.query('lang'), country: c.req.query('country')?.toUpperCase(), version: Number(c.req.query('version')) }
    const chosen = interfaceLanguages.find((each) => each === asked.lang)
    const language = chosen ?? languageOf(c.req.header('accept-language')) ?? 'en'
    const country = policyCountries.find((each) => each === (asked.country === 'GB' ? 'UK' : asked.country)) ?? countryOf[language]
    const policy = await findPublicPolicy(context, country, Number.isSafeInteger(asked.version) ? asked.version : undefined)
    const page = await policyPage(policy, language, service, url)
    return c.body(String(page), 200, { ...publicPageHeaders, 'cache-control': 'no-cache' })
  })
