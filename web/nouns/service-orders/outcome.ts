import type { ServiceOrder } from '#shared/service-order.schema.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import type { knownLanguages } from '#shared/understanding.ts'

type Language = (typeof knownLanguages)[number]
/** The states that the customer should hear about (`toldInPublic`). */
export type Outcome = 'ready' | 'returned' | 'refunded' | 'exchanged' | 'rejected'

// Replies are written in the customer's language, not in the language of the screen, so they are no interface messages.
// {name} and {product} stand where Finnish, Turkish and Icelandic leave them in their base form.
const words: Record<Language, Record<Outcome, string>> = {
  en: {
    ready: 'Hi {name}! Your repair is done ({product}) and it is ready for you. Thank you for your patience.',
    returned: 'Hi {name}! Your repair is done and it is on its way back to you ({product}). Thank you for your patience.',
    refunded: 'Hi {name}! We have paid your money back ({product}). Sorry for the trouble, and thank you for telling us.',
    exchanged: 'Hi {name}! Your replacement is on its way ({product}). Sorry for the trouble, and thank you for telling us.',
    rejected: 'Hi {name}! We have looked at your return ({product}) and cannot accept it. The reasons are in our private message to you.',
  },
  de: {
    ready: 'Hallo {name}! Die Reparatur ist fertig ({product}) und wartet auf Sie. Danke für Ihre Geduld.',
    returned: 'Hallo {name}! Die Reparatur ist fertig und auf dem Weg zu Ihnen ({product}). Danke für Ihre Geduld.',
    refunded: 'Hallo {name}! Wir haben Ihnen das Geld zurückgezahlt ({product}). Es tut uns leid, und danke für den Hinweis.',
    exchanged: 'Hallo {name}! Der Ersatz ist auf dem Weg zu Ihnen ({product}). Es tut uns leid, und danke für den Hinweis.',
    rejected:
      'Hallo {name}! Wir haben die Rücksendung geprüft ({product}) und können sie nicht annehmen. Die Gründe stehen in unserer privaten Nachricht.',
  },
  no: {
    ready: 'Hei {name}! Reparasjonen er ferdig ({product}) og klar til deg. Takk for tålmodigheten.',
    returned: 'Hei {name}! Reparasjonen er ferdig og på vei tilbake til deg ({product}). Takk for tålmodigheten.',
    refunded: 'Hei {name}! Vi har betalt pengene tilbake ({product}). Beklager bryet, og takk for at du sa fra.',
    exchanged: 'Hei {name}! Erstatningen er på vei til deg ({product}). Beklager bryet, og takk for at du sa fra.',
    rejected: 'Hei {name}! Vi har sett på returen ({product}) og kan ikke godta den. Begrunnelsen står i den private meldingen vår.',
  },
  fi: {
    ready: 'Hei {name}! Korjaus on valmis ({product}) ja odottaa sinua. Kiitos kärsivällisyydestä.',
    returned: 'Hei {name}! Korjaus on valmis ja tuote on matkalla takaisin sinulle ({product}). Kiitos kärsivällisyydestä.',
    refunded: 'Hei {name}! Olemme palauttaneet rahasi ({product}). Pahoittelut vaivasta ja kiitos, että kerroit.',
    exchanged: 'Hei {name}! Uusi tuote on matkalla sinulle ({product}). Pahoittelut vaivasta ja kiitos, että kerroit.',
    rejected: 'Hei {name}! Tarkistimme palautuksesi ({product}), emmekä voi hyväksyä sitä. Perustelut ovat yksityisviestissämme.',
  },
  is: {
    ready: 'Hæ {name}! Viðgerðinni er lokið ({product}) og varan bíður þín. Takk fyrir þolinmæðina.',
    returned: 'Hæ {name}! Viðgerðinni er lokið og varan er á leiðinni til þín ({product}). Takk fyrir þolinmæðina.',
    refunded: 'Hæ {name}! Við höfum endurgreitt þér ({product}). Afsakaðu ónæðið og takk fyrir að láta okkur vita.',
    exchanged: 'Hæ {name}! Ný vara er á leiðinni til þín ({product}). Afsakaðu ónæðið og takk fyrir að láta okkur vita.',
    rejected:
      'Hæ {name}! Við höfum skoðað vöruskilin ({product}) og getum ekki tekið við þeim. Ástæðurnar eru í einkaskilaboðum frá okkur.',
  },
  tr: {
    ready: 'Merhaba {name}! Onarım tamamlandı ({product}), ürününüz sizi bekliyor. Sabrınız için teşekkür ederiz.',
    returned: 'Merhaba {name}! Onarım tamamlandı ve ürününüz size geri gönderildi ({product}). Sabrınız için teşekkür ederiz.',
    refunded: 'Merhaba {name}! Ödemenizi iade ettik ({product}). Yaşattığımız sorun için özür dileriz, bize yazdığınız için teşekkürler.',
    exchanged:
      'Merhaba {name}! Yeni ürününüz yola çıktı ({product}). Yaşattığımız sorun için özür dileriz, bize yazdığınız için teşekkürler.',
    rejected: 'Merhaba {name}! İadenizi inceledik ({product}) ve kabul edemiyoruz. Nedenlerini özel mesajımızda yazdık.',
  },
}

const isOutcome = (state: ServiceOrderState): state is Outcome => state in words.en
const isKnown = (lang: string): lang is Language => lang in words

/** How an order ended for the customer, also after it was closed; null while nothing has ended. */
export function outcomeOf(order: { state: ServiceOrderState; steps: { to: ServiceOrderState }[] }): Outcome | null {
  const outcome = order.state === 'closed' ? order.steps.findLast((step) => isOutcome(step.to))?.to : order.state
  return outcome && isOutcome(outcome) ? outcome : null
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
