import type { BuyerKind, CoverageKind, Custody, GoodsCondition, SalesChannel } from '#shared/purchase.ts'
import type { Delimiter, FileEncoding, FileRecord, ImportMapping, ImportRunState, KeptLine } from '#shared/purchase-import.ts'
import { flag, given, id, instant, int, json, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** What was bought in one go, with what the law asks about it as it was then. */
export const purchases = table(
  {
    id: id(),
    /** The shop or system it comes from; with its number there the key of an import. */
    source: text(),
    externalKey: text(),
    customerId: nullable(reference('customers', 'set null')),
    giftForCustomerId: nullable(reference('customers', 'set null')),
    buyerKind: oneOf<BuyerKind>(),
    salesChannel: oneOf<SalesChannel>(),
    /** ISO 3166-1 alpha-2 and IANA zone of the consumer at the time of the purchase; they do not move with the person. */
    country: text(),
    zone: text(),
    contractOn: text(),
    /** When the consumer was told of the right of withdrawal. */
    informedOn: nullable(text()),
    currency: text(),
    importRunId: nullable(reference('importRuns', 'set null')),
    createdAt: instant(),
    updatedAt: instant(),
  },
  [
    { on: ['source', 'externalKey'], unique: true },
    { on: ['externalKey'] },
    { on: ['customerId', 'contractOn'] },
    given('giftForCustomerId'),
  ],
)

/** A line of a purchase. Amounts are minor units of the purchase's currency, for the whole line. */
export const purchaseItems = table(
  {
    id: id(),
    purchaseId: reference('purchases', 'cascade'),
    lineKey: text(),
    productId: nullable(reference('products', 'set null')),
    /** As it was sold; stays when the catalogue changes. */
    productName: text(),
    variantId: nullable(reference('variants', 'set null')),
    batchId: nullable(reference('batches', 'set null')),
    quantity: int(),
    linePaid: int(),
    lineTax: int(),
    firstDeliveredOn: nullable(text()),
    lastDeliveredOn: nullable(text()),
    condition: oneOf<GoodsCondition>(),
    usedTermAgreed: zero(flag()),
    personalised: zero(flag()),
    bundleOfItemId: nullable(reference('purchaseItems', 'set null')),
    /** Share of the bundle's list price, in minor units. */
    listShare: nullable(int()),
  },
  [{ on: ['purchaseId', 'lineKey'], unique: true }, { on: ['productId'] }, given('batchId'), given('bundleOfItemId')],
)

/** One piece with its serial number; a replacement names the one it stands for. Serials repeat between products. */
export const units = table(
  {
    id: id(),
    serial: text(),
    /** Upper case, without separators. */
    serialKey: text(),
    productId: nullable(reference('products', 'set null')),
    purchaseItemId: nullable(reference('purchaseItems', 'set null')),
    custody: oneOf<Custody>(),
    replacesUnitId: nullable(reference('units', 'set null')),
    supplierWarrantyUntilOn: nullable(text()),
    createdAt: instant(),
  },
  [{ on: ['serialKey'] }, { on: ['purchaseItemId'] }, given('replacesUnitId')],
)

/** Cover that began on a day: only ever added to. */
export const coverages = table(
  {
    id: id(),
    unitId: nullable(reference('units', 'cascade')),
    purchaseItemId: nullable(reference('purchaseItems', 'cascade')),
    kind: oneOf<CoverageKind>(),
    fromOn: text(),
    partsUntilOn: nullable(text()),
    labourUntilOn: nullable(text()),
    ruleKey: text(),
    causeOrderId: nullable(reference('serviceOrders', 'set null')),
    createdAt: instant(),
  },
  [{ on: ['unitId'] }, { on: ['purchaseItemId'] }, given('causeOrderId')],
)

/** A plan that is sold beside a product; `covers` are reasons such as accident or water. */
export const servicePlans = table(
  {
    id: id(),
    key: text(),
    name: text(),
    covers: json<string[]>(),
    excess: zero(int()),
    currency: text(),
    claimsMax: nullable(int()),
    createdAt: instant(),
  },
  [{ on: ['key'], unique: true }],
)

export const planHoldings = table(
  {
    id: id(),
    planId: reference('servicePlans'),
    customerId: nullable(reference('customers', 'set null')),
    purchaseItemId: nullable(reference('purchaseItems', 'cascade')),
    fromOn: text(),
    untilOn: text(),
    claims: zero(int()),
  },
  [{ on: ['customerId'] }, { on: ['purchaseItemId'] }],
)

/** A file of purchases on its way in. `mapping` says which column means what; its lines wait in `importChunks` until the run has ended. */
export const importRuns = table(
  {
    id: id(),
    /** The shop or system that all its purchases come from. */
    source: text(),
    fileName: text(),
    /** SHA-256 of the file, so that the same one is known again. */
    fileHash: text(),
    encoding: oneOf<FileEncoding>(),
    delimiter: oneOf<Delimiter>(),
    header: json<string[]>(),
    mapping: json<ImportMapping>(),
    state: oneOf<ImportRunState>(),
    rows: zero(int()),
    /** Rows that are in or refused: a run that died goes on behind them. */
    doneRows: zero(int()),
    added: zero(int()),
    changed: zero(int()),
    same: zero(int()),
    refused: zero(int()),
    startedBy: reference('agents'),
    createdAt: instant(),
    finishedAt: nullable(instant()),
  },
  [{ on: ['state'] }],
)

/** Some hundred rows of a file: as they were read, and what they say by the mapping of the run. */
export const importChunks = table(
  {
    id: id(),
    importRunId: reference('importRuns', 'cascade'),
    /** How many rows of the file come before. */
    fromRow: int(),
    rowCount: int(),
    records: json<FileRecord[]>(),
    lines: nullable(json<KeptLine[]>()),
  },
  [{ on: ['importRunId', 'fromRow'], unique: true }],
)

export const importErrors = table(
  { id: id(), importRunId: reference('importRuns', 'cascade'), line: int(), field: text(), code: text(), value: text() },
  [{ on: ['importRunId', 'line'] }],
)
