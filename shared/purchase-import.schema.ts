import { z } from 'zod'
import { id, instant, pageQuery } from './list.schema.ts'
import {
  dateOrders,
  decimalSigns,
  delimiters,
  fileEncodings,
  fixedFields,
  importErrorCodes,
  importFields,
  importLimits,
  importRunStates,
} from './purchase-import.ts'

const source = z.string().trim().min(1).max(120)
const fileName = z.string().trim().min(1).max(200)
const column = z
  .number()
  .int()
  .min(0)
  .max(importLimits.columns - 1)

/** Which column (from 0) says what, what holds where a row says nothing, and how days and amounts are written. */
export const importMappingSchema = z.strictObject({
  columns: z.partialRecord(z.enum(importFields), column),
  fixed: z.partialRecord(z.enum(fixedFields), z.string().trim().max(60)).default({}),
  dateOrder: z.enum(dateOrders).nullable().default(null),
  decimal: z.enum(decimalSigns).nullable().default(null),
})

/** `source`: the shop that the file comes from; with the number of a purchase there it is the key of an import. */
export const importQuery = z.strictObject({ source: source.default('shop'), fileName: fileName.default('purchases.csv') })

/** The text of a small file in a body of 1 MB; a larger one comes as text/csv. */
export const importBody = z.strictObject({ text: z.string().min(1), mapping: importMappingSchema.optional() })

export const importChange = z.strictObject({ mapping: importMappingSchema.optional(), source: source.optional() })

export const importRunSchema = z.object({
  id,
  source: z.string(),
  fileName: z.string(),
  encoding: z.enum(fileEncodings),
  delimiter: z.enum(delimiters),
  header: z.array(z.string()),
  mapping: importMappingSchema,
  /** What the mapping leaves unsaid: it cannot begin before. */
  missing: z.array(z.enum(importFields)),
  state: z.enum(importRunStates),
  rows: z.number().int(),
  doneRows: z.number().int(),
  /** Lines of purchases by what became of them. */
  added: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  refused: z.number().int(),
  startedBy: z.object({ id, name: z.string() }),
  createdAt: instant,
  finishedAt: instant.nullable(),
})
export type ImportRun = z.infer<typeof importRunSchema>

export const importRunWithSampleSchema = importRunSchema.extend({
  /** The first rows as they stand in the file; none when the run has ended. */
  sample: z.array(z.array(z.string())),
  /** The very same file was imported before. */
  sameAs: z.object({ id, createdAt: instant }).nullable(),
})
export type ImportRunWithSample = z.infer<typeof importRunWithSampleSchema>

export const importErrorSchema = z.object({
  id,
  line: z.number().int(),
  field: z.enum(importFields),
  code: z.enum(importErrorCodes),
  value: z.string(),
})
export type ImportError = z.infer<typeof importErrorSchema>

export const importErrorQuery = pageQuery
