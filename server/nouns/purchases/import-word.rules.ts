import { interfaceLanguages } from '#shared/agent.ts'
import type { BuyerKind, GoodsCondition, SalesChannel } from '#shared/purchase.ts'
import { foldName } from '../customers/customer.rules.ts'
import { countryCodes, isCountry } from './country.rules.ts'

/** A heading or a word of a cell as it is compared: folded, letters and digits alone. */
export const wordKeyOf = (text: string): string => foldName(text).replace(/[^\p{L}\p{N}]+/gu, '')

const choiceOf = <T extends string>(words: Record<T, string>): ((text: string) => T | null) => {
  const all = new Map<string, T>()
  for (const [choice, list] of Object.entries(words) as [T, string][])
    for (const word of [choice, ...list.split(' ')]) all.set(wordKeyOf(word), choice)
  return (text) => all.get(wordKeyOf(text)) ?? null
}

/** In the six languages of the desk, as shops write them. */
export const readSalesChannel = choiceOf<SalesChannel>({
  distance:
    'online web webshop onlineshop internet e-commerce ecommerce mail phone telefon fernabsatz versand nettbutikk nett netthandel verkkokauppa verkko etämyynti vefverslun net fjarsala internetten uzaktan online-mağaza',
  store:
    'shop retail pos instore in-store filiale laden geschäft ladengeschäft butikk fysisk myymälä kauppa liike verslun búð mağaza dükkan',
  marketplace: 'amazon ebay zalando trendyol hepsiburada marktplatz markedsplass markkinapaikka markaðstorg pazaryeri',
})

export const readBuyerKind = choiceOf<BuyerKind>({
  consumer:
    'private privat person b2c verbraucher privatkunde forbruker privatperson kuluttaja yksityinen yksityishenkilö neytandi einstaklingur tüketici bireysel şahıs',
  business: 'company b2b firma gewerblich geschäftskunde unternehmen bedrift næring yritys fyrirtæki kurumsal ticari şirket',
})

export const readCondition = choiceOf<GoodsCondition>({
  new: 'neu neuware ny nytt uusi nýtt ný yeni sıfır',
  used: 'refurbished secondhand second-hand gebraucht generalüberholt brukt käytetty kunnostettu notað notuð uppgert ikinciel kullanılmış yenilenmiş',
})

const readYes = choiceOf<'yes' | 'no'>({
  yes: 'y true 1 x ja kyllä k j já evet e doğru',
  no: 'n false 0 nein nei ei hayır h yanlış',
})
/** Yes, no, or null for another word. */
export function readFlag(text: string): boolean | null {
  const read = readYes(text)
  return read === null ? null : read === 'yes'
}

let countries: Map<string, string> | null = null

/** ISO 3166-1 alpha-2 out of a code or a country's name in one of the six languages; null for another word. */
export function readCountry(text: string): string | null {
  const code = text.trim().toUpperCase()
  if (isCountry(code)) return code
  countries ??= namesOfCountries()
  return countries.get(wordKeyOf(text)) ?? null
}

function namesOfCountries(): Map<string, string> {
  const found = new Map(Object.entries(shorter))
  for (const language of interfaceLanguages) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of countryCodes) {
      const name = wordKeyOf(names.of(code) ?? '')
      if (name !== '' && !found.has(name)) found.set(name, code)
    }
  }
  return found
}

const shorter: Record<string, string> = {
  uk: 'GB',
  greatbritain: 'GB',
  england: 'GB',
  scotland: 'GB',
  usa: 'US',
  holland: 'NL',
  turkey: 'TR',
  turkei: 'TR',
  czechrepublic: 'CZ',
}

const signs: Record<string, string> = { '€': 'EUR', '£': 'GBP', '₺': 'TRY', TL: 'TRY', EURO: 'EUR' }
const currencies = new Set(Intl.supportedValuesOf('currency'))

/** ISO 4217 out of a code or a sign that means one currency only; null for another word. */
export function readCurrency(text: string): string | null {
  const code = text.trim().toUpperCase()
  return currencies.has(code) ? code : (signs[code] ?? null)
}

/** Two or three letters of a language: "nb-NO" is no, as the desk calls it. */
export function readLanguage(text: string): string | null {
  const [, code] = /^([a-z]{2,3})([-_][a-z0-9-]+)?$/.exec(text.trim().toLowerCase()) ?? []
  return code === 'nb' || code === 'nn' ? 'no' : (code ?? null)
}
