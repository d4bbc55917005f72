import type { BuyerKind, GoodsCondition, SalesChannel } from './purchase.ts'

/**
 * `reading`: its lines are on their way in; `checked`: read through without keeping anything of it; `running`: goes on after a death of the
 * process; `done`; `stopped` by a person, what was in by then stays.
 */
export const importRunStates = ['reading', 'checked', 'running', 'done', 'stopped'] as const
export type ImportRunState = (typeof importRunStates)[number]

export const fileEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type FileEncoding = (typeof fileEncodings)[number]

export const delimiters = [',', ';', '\t'] as const
export type Delimiter = (typeof delimiters)[number]

/** A row of a file: the line it begins on, counted from 1 and with the header, and its cells. */
export type FileRecord = [line: number, cells: string[]]

/** What a column may mean, in the order in which screens ask. */
export const importFields = [
  'externalKey',
  'contractOn',
  'country',
  'currency',
  'linePaid',
  'productName',
  'sku',
  'name',
  'email',
  'phone',
  'language',
  'lineKey',
  'quantity',
  'lineTax',
  'deliveredOn',
  'lastDeliveredOn',
  'informedOn',
  'serial',
  'batch',
  'salesChannel',
  'buyerKind',
  'condition',
  'usedTermAgreed',
  'personalised',
  'zone',
] as const
export type ImportField = (typeof importFields)[number]

/** Fields without which a row says too little, unless a value for all rows is given. */
export const neededFields = ['externalKey', 'contractOn', 'country', 'currency', 'linePaid'] as const satisfies readonly ImportField[]
/** One of these must be there. */
export const goodsFields = ['productName', 'sku'] as const satisfies readonly ImportField[]
/** What may be said once for the whole file. */
export const fixedFields = [
  'country',
  'currency',
  'language',
  'salesChannel',
  'buyerKind',
  'condition',
] as const satisfies readonly ImportField[]
export type FixedField = (typeof fixedFields)[number]

/** Which number of 03/04/2026 is the day; null: nobody said, and such dates are refused. */
export const dateOrders = ['day-first', 'month-first'] as const
export type DateOrder = (typeof dateOrders)[number]

/** The sign before the decimals; null: nobody said, and what could be either is refused. */
export const decimalSigns = [',', '.'] as const
export type DecimalSign = (typeof decimalSigns)[number]

export type ImportMapping = {
  /** Which column (from 0) says what. */
  columns: Partial<Record<ImportField, number>>
  /** What holds where a row says nothing. */
  fixed: Partial<Record<FixedField, string>>
  dateOrder: DateOrder | null
  decimal: DecimalSign | null
}

/** What a row of a file says, in the words of the desk. Amounts are minor units of `currency`, days plain ISO dates. */
export type ImportLine = {
  line: number
  externalKey: string
  lineKey: string
  name: string
  email: string | null
  phone: string | null
  language: string | null
  country: string
  zone: string
  buyerKind: BuyerKind
  salesChannel: SalesChannel
  contractOn: string
  informedOn: string | null
  currency: string
  productName: string | null
  sku: string | null
  batch: string | null
  quantity: number
  linePaid: number
  lineTax: number
  firstDeliveredOn: string | null
  lastDeliveredOn: string | null
  condition: GoodsCondition
  usedTermAgreed: boolean
  personalised: boolean
  serials: string[]
}

/** The fields of a line in the order in which they are kept. */
export const lineFields = [
  'line',
  'externalKey',
  'lineKey',
  'name',
  'email',
  'phone',
  'language',
  'country',
  'zone',
  'buyerKind',
  'salesChannel',
  'contractOn',
  'informedOn',
  'currency',
  'productName',
  'sku',
  'batch',
  'quantity',
  'linePaid',
  'lineTax',
  'firstDeliveredOn',
  'lastDeliveredOn',
  'condition',
  'usedTermAgreed',
  'personalised',
  'serials',
] as const satisfies readonly (keyof ImportLine)[]

/** A line as it is kept: its values alone. */
export type KeptLine = ImportLine[(typeof lineFields)[number]][]

/** What can be wrong with a cell. */
export const importErrorCodes = [
  'missing',
  'not-a-date',
  'date-ambiguous',
  'year-short',
  'not-an-amount',
  'amount-ambiguous',
  'too-many-decimals',
  'negative',
  'not-a-number',
  'country-unknown',
  'zone-needed',
  'zone-not-known',
  'currency-unknown',
  'address-unreadable',
  'phone-unreadable',
  'language-unknown',
  'choice-unknown',
  'cell-too-long',
  'too-many-serials',
  'batch-lost',
  'line-repeated',
  'purchase-contradicts',
  'cells-wrong',
] as const
export type ImportErrorCode = (typeof importErrorCodes)[number]

/** Largest file in bytes, most columns, longest cell in characters, and most bytes of one that stands inside a JSON body. */
export const importLimits = { bytes: 64 * 1024 * 1024, columns: 200, cell: 2_000, json: 1024 * 1024 } as const
