/**
 * What is known of kinds of goods where a product says nothing itself: how long they may be expected to last (months), whether Norwegian and
 * Icelandic law gives five years of notice ("meant to last considerably longer than two years"), and whether they stand on the Turkish list
 * of goods with a guarantee certificate. Lives are estimates from board and court practice (sureness M); HR-2007-01592-A: phones, five years.
 */
type Goods = { life: number; tier: 24 | 60; listed: boolean; names?: readonly string[] }

const goods: Record<string, Goods> = {
  phone: { life: 48, tier: 60, listed: true, names: ['smartphone', 'mobile', 'mobile phone', 'telephone'] },
  tablet: { life: 48, tier: 60, listed: true },
  laptop: { life: 60, tier: 60, listed: true, names: ['notebook'] },
  computer: { life: 60, tier: 60, listed: true, names: ['pc', 'desktop'] },
  tv: { life: 48, tier: 60, listed: true, names: ['television'] },
  camera: { life: 60, tier: 60, listed: true },
  console: { life: 60, tier: 60, listed: true, names: ['game console'] },
  headphones: { life: 36, tier: 24, listed: true, names: ['earphones', 'headset', 'earbuds'] },
  speaker: { life: 60, tier: 60, listed: true, names: ['loudspeaker'] },
  watch: { life: 48, tier: 60, listed: true, names: ['smartwatch'] },
  washer: { life: 120, tier: 60, listed: true, names: ['washing machine'] },
  dryer: { life: 120, tier: 60, listed: true },
  dishwasher: { life: 120, tier: 60, listed: true },
  fridge: { life: 120, tier: 60, listed: true, names: ['refrigerator', 'freezer'] },
  oven: { life: 120, tier: 60, listed: true, names: ['cooker', 'stove', 'hob'] },
  'coffee machine': { life: 60, tier: 60, listed: true, names: ['coffeemaker', 'espresso machine'] },
  vacuum: { life: 72, tier: 60, listed: true, names: ['vacuum cleaner'] },
  'air purifier': { life: 72, tier: 60, listed: true },
  kettle: { life: 36, tier: 24, listed: true, names: ['toaster', 'small appliance', 'iron'] },
  tool: { life: 72, tier: 60, listed: true, names: ['power tool'] },
  bicycle: { life: 96, tier: 60, listed: true, names: ['bike', 'e-bike'] },
  car: { life: 144, tier: 60, listed: true, names: ['vehicle'] },
  furniture: { life: 120, tier: 60, listed: true, names: ['sofa', 'table', 'chair', 'bed'] },
  mattress: { life: 96, tier: 60, listed: true },
  clothes: { life: 24, tier: 24, listed: false, names: ['clothing', 't-shirt', 'tshirt', 'shirt', 'garment', 'apparel', 'textile'] },
  shoes: { life: 24, tier: 24, listed: false, names: ['footwear'] },
  toy: { life: 24, tier: 24, listed: false, names: ['toys'] },
  book: { life: 24, tier: 24, listed: false, names: ['books'] },
  cosmetics: { life: 12, tier: 24, listed: false },
  battery: { life: 24, tier: 24, listed: false, names: ['batteries'] },
  accessory: { life: 24, tier: 24, listed: false, names: ['accessories', 'ear pads', 'cable', 'charger'] },
}

const named = new Map(
  Object.entries(goods).flatMap(([name, known]) =>
    [name, ...(known.names ?? [])].map((each) => [plain(each), { name, ...known }] as const),
  ),
)

/** What is known of a category by its English name, however it is spelt (`washing-machine`, `T-shirt`); undefined: nothing. */
export const findGoods = (category: string) => named.get(plain(category))

/** The category's own name where it is a known one, else as it was given, in small letters. */
export const categoryName = (category: string): string => findGoods(category)?.name ?? category.toLowerCase()

/** Names of the categories that are known. */
export const knownCategories = Object.keys(goods)

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
