import type { Random } from '../practice/random.ts'

export type DemoPerson = { name: string; email: string; phone: string | null; language: string; country: string }

type Place = {
  country: string
  language: string
  currency: string
  /** Decimals of the currency, how much of it a euro is, and to what prices are rounded. */
  digits: number
  rate: number
  step: number
  tax: number
  share: number
  phone: string
  first: readonly string[]
  last: readonly string[]
}

const names = (list: string) => list.split(' ')

/** Where the practice brand sells, and how people are called there. */
export const places: readonly [Place, ...Place[]] = [
  {
    country: 'NO',
    language: 'no',
    currency: 'NOK',
    digits: 2,
    rate: 11.6,
    step: 10,
    tax: 0.25,
    share: 0.24,
    phone: '+4791',
    first: names('Ingrid Ole Kari Sindre Marte Håkon Solveig Eirik Tuva Magnus Åse Jonas'),
    last: names('Hansen Østbø Lien Bakke Haugen Solberg Myhre Nygård Strand Dahl Moen Aasen'),
  },
  {
    country: 'FI',
    language: 'fi',
    currency: 'EUR',
    digits: 2,
    rate: 1,
    step: 1,
    tax: 0.255,
    share: 0.2,
    phone: '+35840',
    first: names('Aino Mikko Helmi Juhani Päivi Onni Kaisa Ville Tuuli Eero Sanna Väinö'),
    last: names('Kettunen Järvelä Mäkinen Korhonen Laine Heikkilä Salonen Niemi Ahonen Rantanen Lehto Hämäläinen'),
  },
  {
    country: 'DE',
    language: 'de',
    currency: 'EUR',
    digits: 2,
    rate: 1,
    step: 1,
    tax: 0.19,
    share: 0.26,
    phone: '+491701',
    first: names('Jörg Anke Lukas Miriam Uwe Franziska Jonas Käthe Tobias Heike Emre Lena'),
    last: names('Müller Schäfer Weiß Krause Brandt Vogel Böhm Yılmaz Richter Lorenz Seidel Groß'),
  },
  {
    country: 'IS',
    language: 'is',
    currency: 'ISK',
    digits: 0,
    rate: 148,
    step: 100,
    tax: 0.24,
    share: 0.06,
    phone: '+35469',
    first: names('Guðrún Jón Sigríður Þórður Birna Ásgeir Hildur Einar Rakel Ísak Dagný Örn'),
    last: names('Jónsdóttir Þórsson Einarsdóttir Árnason Ólafsdóttir Sigurðsson Björnsdóttir Gunnarsson Karlsdóttir Helgason'),
  },
  {
    country: 'TR',
    language: 'tr',
    currency: 'TRY',
    digits: 2,
    rate: 48,
    step: 50,
    tax: 0.2,
    share: 0.12,
    phone: '+90532',
    first: names('Ayşe Emre Zeynep Murat Elif Çağrı İpek Hakan Gül Ömer Selin Barış'),
    last: names('Yıldız Şahin Demir Aydın Öztürk Çelik Kılıç Arslan Doğan Işık Koç Güneş'),
  },
  {
    country: 'GB',
    language: 'en',
    currency: 'GBP',
    digits: 2,
    rate: 0.86,
    step: 1,
    tax: 0.2,
    share: 0.12,
    phone: '+447700',
    first: names('Dan Priya Gillian Tom Maeve Rohan Hattie Samuel Bex Linnea Jakub Nina'),
    last: names('Haworth Raman Currie Petty Donnelly Mistry Banks Tunstall Marsh Wolski Boyle Field'),
  },
]

/** People nobody has heard of, each with an address of their own. */
export function strangers(random: Random, count: number): DemoPerson[] {
  return Array.from({ length: count }, (_, n) => {
    const place = placeAt(random())
    const one = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
    const [first, last] = [one(place.first), one(place.last)]
    const hasPhone = random() < 0.4
    const digits = String(10_000_000 + Math.floor(random() * 89_999_999))
    return {
      name: `${first} ${last}`,
      email: `customer${n + 1}@mail.example`,
      phone: hasPhone ? place.phone + digits.slice(0, 11 - place.phone.length + 1) : null,
      language: place.language,
      country: place.country,
    }
  })
}

function placeAt(share: number): Place {
  let left = share
  for (const place of places) {
    left -= place.share
    if (left <= 0) return place
  }
  return places[0]
}
