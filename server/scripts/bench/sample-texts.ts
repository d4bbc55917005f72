import { seededRandom } from '../../practice/random.ts'

/** Parts of complaints in four languages; a sample text is one of each, so that problems are shared by many authors. */
const parts = [
  {
    lang: 'en',
    products: ['Ro 2', 'Dal speaker', 'Foss 60', 'Dugg kettle', 'Bris fan', 'Ro 1', 'Foss 45', 'Lys lamp'],
    faults: [
      'left hinge broke again',
      'bluetooth drops every ten minutes',
      'door seal leaks water on the floor',
      'lid does not close and spits',
      'motor rattles at night',
      'battery is dead after a month',
      'arrived with a crack',
      'was never delivered',
    ],
    ends: [
      'and nobody answers.',
      'third week waiting, unacceptable.',
      'I want my money back!',
      'what now?',
      'never buying from you again.',
      'please help, we need it daily.',
    ],
  },
  {
    lang: 'de',
    products: ['Ro 2', 'Dal Lautsprecher', 'Foss 60', 'Dugg Wasserkocher', 'Bris Ventilator', 'Ro 1', 'Foss 45', 'Lys Lampe'],
    faults: [
      'Scharnier links schon wieder gebrochen',
      'Bluetooth bricht ständig ab',
      'Türdichtung tropft auf den Boden',
      'Deckel schließt nicht mehr',
      'Motor klappert die ganze Nacht',
      'Akku nach einem Monat kaputt',
      'kam mit einem Riss an',
      'wurde nie geliefert',
    ],
    ends: ['und keine Antwort.', 'seit drei Wochen warte ich.', 'Ich will mein Geld zurück!', 'Was nun?', 'nie wieder.', 'bitte um Hilfe.'],
  },
  {
    lang: 'no',
    products: ['Ro 2', 'Dal høyttaler', 'Foss 60', 'Dugg vannkoker', 'Bris vifte', 'Ro 1', 'Foss 45', 'Lys lampe'],
    faults: [
      'hengslet knakk igjen',
      'mister Bluetooth hele tiden',
      'pakningen lekker på gulvet',
      'lokket går ikke igjen',
      'motoren skrangler',
      'batteriet er dødt etter en måned',
      'kom med en sprekk',
      'ble aldri levert',
    ],
    ends: ['og ingen svarer.', 'har ventet i tre uker.', 'jeg vil ha pengene tilbake!', 'hva nå?', 'aldri mer.', 'hjelp oss.'],
  },
  {
    lang: 'fi',
    products: ['Ro 2', 'Dal-kaiutin', 'Foss 60', 'Dugg-keitin', 'Bris-tuuletin', 'Ro 1', 'Foss 45', 'Lys-valaisin'],
    faults: [
      'vasen sarana hajosi taas',
      'Bluetooth katkeaa koko ajan',
      'luukun tiiviste vuotaa lattialle',
      'kansi ei mene kiinni',
      'moottori kolisee yöllä',
      'akku kuoli kuukaudessa',
      'tuli säröillä',
      'ei koskaan tullut perille',
    ],
    ends: ['eikä kukaan vastaa.', 'kolme viikkoa odotettu.', 'haluan rahat takaisin!', 'mitä nyt?', 'ei koskaan enää.', 'auttakaa.'],
  },
] as const

export type SamplePost = { id: string; text: string; author: string; createdAt: number }

/**
 * Posts for measuring, the same for the same seed: 7 of 10 are complaints made of a product, a fault and an ending
 * (64 problems, told in four languages), the rest is praise and chatter. Not for measuring quality.
 */
export function samplePosts(count: number, seed = 1, endAt = Date.now()): SamplePost[] {
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  return Array.from({ length: count }, (_, n) => {
    const { products, faults, ends } = pick(parts)
    const text =
      random() < 0.7
        ? `@fjellro ${pick(products)} ${pick(faults)} ${pick(ends)} ${n.toString(36)}`
        : `@fjellro ${pick(['love my', 'just got the', 'is there a new', 'listening on my'])} ${pick(products)} ${n.toString(36)}`
    return { id: `sample-${seed}-${n}`, text, author: `person${Math.floor(random() * count * 0.8)}`, createdAt: endAt - (count - n) * 400 }
  })
}
