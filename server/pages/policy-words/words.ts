/** The words of the pages for customers, in one language. Functions take numbers, where languages bend. */
export type PageWords = {
  languages: string
  countries: string
  policy: string
  title: string
  lead: (country: string) => string
  mind: string
  days: (n: number) => string
  fromDelivery: string
  lawGives: (law: number, ours: number) => string
  onlyLaw: string
  weCover: string
  youCover: string
  refund: string
  inShop: (n: number) => string
  notInShop: string
  broken: string
  years: (months: number) => string
  byLaw: string
  byLawLong: string
  noEnd: string
  noEndWhy: string
  proof: (months: number) => string
  free: string
  need: string
  needWhy: string
  not: string
  notHygiene: string
  notPersonal: string
  unlessFaulty: string
  valid: (day: string, version: number) => string
  earlier: string
  version: (n: number) => string
  /** Known kinds of goods; others are called as the shop calls them. */
  goods: Readonly<Record<string, string>>
  help: (country: string) => string
}
