import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, toldInPublic } from '#shared/service-order.ts'
import type { knownLanguages } from '#shared/understanding.ts'

type Language = (typeof knownLanguages)[number]
/** How an order ended, as far as all who read the complaint may know: no decision, no amount, no number. */
export type Outcome = 'ready' | 'returned' | 'done' | 'settled'

// Replies are written in the customer's language, not in the language of the screen, so they are no interface messages.
// {name} and {product} stand where Finnish, Turkish and Icelandic leave them in their base form.
const words: Record<Language, Record<Outcome, string>> = {
  en: {
    ready: 'Hi {name}! Your repair is done ({product}) and it is ready for you. Thank you for your patience.',
    returned: 'Hi {name}! Your repair is done and it is on its way back to you ({product}). Thank you for your patience.',
    done: 'Hi {name}! This is done now ({product}). Thank you for your patience.',
    settled: 'Hi {name}! We have settled this with you directly ({product}). Sorry for the trouble, and thank you for telling us.',
  },
  de: {
    ready: 'Hallo {name}! Die Reparatur ist fertig ({product}) und wartet auf Sie. Danke für Ihre Geduld.',
    returned: 'Hallo {name}! Die Reparatur ist fertig und auf dem Weg zu Ihnen ({product}). Danke für Ihre Geduld.',
    done: 'Hallo {name}! Das ist jetzt erledigt ({product}). Danke für Ihre Geduld.',
    settled: 'Hallo {name}! Wir haben das direkt mit Ihnen geklärt ({product}). Es tut uns leid, und danke für den Hinweis.',
  },
  no: {
    ready: 'Hei {name}! Reparasjonen er ferdig ({product}) og klar til deg. Takk for tålmodigheten.',
    returned: 'Hei {name}! Reparasjonen er ferdig og på vei tilbake til deg ({product}). Takk for tålmodigheten.',
    done: 'Hei {name}! Dette er ordnet nå ({product}). Takk for tålmodigheten.',
    settled: 'Hei {name}! Vi har ordnet dette direkte med deg ({product}). Beklager bryet, og takk for at du sa fra.',
  },
  fi: {
    ready: 'Hei {name}! Korjaus on valmis ({product}) ja odottaa sinua. Kiitos kärsivällisyydestä.',
    returned: 'Hei {name}! Korjaus on valmis ja tuote on matkalla takaisin sinulle ({product}). Kiitos kärsivällisyydestä.',
    done: 'Hei {name}! Asia on nyt hoidettu ({product}). Kiitos kärsivällisyydestä.',
    settled: 'Hei {name}! Olemme sopineet asiasta suoraan kanssasi ({product}). Pahoittelut vaivasta ja kiitos, että kerroit.',
  },
  is: {
    ready: 'Hæ {name}! Viðgerðinni er lokið ({product}) og varan bíður þín. Takk fyrir þolinmæðina.',
    returned: 'Hæ {name}! Viðgerðinni er lokið og varan er á leiðinni til þín ({product}). Takk fyrir þolinmæðina.',
    done: 'Hæ {name}! Þessu er nú lokið ({product}). Takk fyrir þolinmæðina.',
    settled: 'Hæ {name}! Við höfum leyst þetta beint með þér ({product}). Afsakaðu ónæðið og takk fyrir að láta okkur vita.',
  },
  tr: {
    ready: 'Merhaba {name}! Onarım tamamlandı ({product}), ürününüz sizi bekliyor. Sabrınız için teşekkür ederiz.',
    returned: 'Merhaba {name}! Onarım tamamlandı ve ürününüz size geri gönderildi ({product}). Sabrınız için teşekkür ederiz.',
    done: 'Merhaba {name}! Bu iş tamamlandı ({product}). Sabrınız için teşekkür ederiz.',
    settled:
      'Merhaba {name}! Konuyu doğrudan sizinle çözdük ({product}). Yaşattığımız sorun için özür dileriz, bize yazdığınız için teşekkürler.',
  },
}

const inWords = (state: ServiceOrderState): Outcome | null => {
  if (state === 'ready' || state === 'returned' || state === 'done') return state
  return toldInPublic.includes(state) ? 'settled' : null
}
const isKnown = (lang: string): lang is Language => lang in words

/** How an order ended for the customer, also after it was closed; null while nothing has ended. */
export function outcomeOf(order: { state: ServiceOrderState; steps: { to: ServiceOrderState }[] }): Outcome | null {
  const ended = order.state === 'closed' ? order.steps.findLast((step) => inWords(step.to))?.to : order.state
  return ended ? inWords(ended) : null
}

/**
 * A draft that says the outcome in the thread where it began, in the thread's language.
 * `lang` says which words were used: English where there are none in the customer's language.
 */
export function draftOfOutcome(
  outcome: Outcome,
  order: Pick<ServiceOrder, 'customerName' | 'product'>,
  threadLang: string | null,
): { text: string; lang: Language } {
  const base = (threadLang ?? 'en').split('-')[0] ?? 'en'
  const lang = isKnown(base) ? base : 'en'
  const first = order.customerName.trim().split(/\s+/)[0] ?? ''
  // People sign with all kinds of signs; only what looks like a name is said in public.
  const firstName = /^\p{L}{2,}(['’-]\p{L}+)*$/u.test(first) ? first : ''
  const text = words[lang][outcome].replace(' {name}', () => (firstName ? ` ${firstName}` : '')).replace('{product}', () => order.product)
  return { text, lang }
}
