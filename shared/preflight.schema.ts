import { z } from 'zod'
import { personalKinds } from './personal-numbers.ts'
import { visibilities } from './reply.ts'

const place = { found: z.string(), from: z.number().int(), to: z.number().int() }
const stop = z.literal('stop')
const care = z.literal('care')
const hand = z.literal('hand')

/**
 * What stands between a text and its thread. A `stop` holds it whatever anybody says; a `care` is let pass with a reason; a `hand` tells what
 * a person or a second one does. `found`, `from` and `to`: where in the text.
 */
export const checkSchema = z.discriminatedUnion('kind', [
  z.object({ level: stop, kind: z.literal('personal'), what: z.enum(personalKinds), ...place }),
  z.object({ level: stop, kind: z.literal('blank'), ...place }),
  z.object({ level: stop, kind: z.literal('too-long'), over: z.number().int() }),
  z.object({ level: stop, kind: z.literal('deleted') }),
  z.object({ level: stop, kind: z.literal('blocked'), why: z.string() }),
  z.object({ level: stop, kind: z.literal('not-permitted'), where: z.enum(visibilities) }),
  z.object({ level: care, kind: z.literal('promise'), ...place }),
  z.object({ level: care, kind: z.literal('link'), price: z.number() }),
  z.object({ level: care, kind: z.literal('same') }),
  z.object({ level: care, kind: z.literal('same-elsewhere'), n: z.number().int() }),
  z.object({ level: care, kind: z.literal('colleague'), name: z.string() }),
  z.object({ level: care, kind: z.literal('language'), lang: z.string(), wanted: z.string() }),
  z.object({ level: care, kind: z.literal('account'), name: z.string(), addressed: z.string() }),
  z.object({ level: care, kind: z.literal('answered'), name: z.string() }),
  z.object({ level: hand, kind: z.literal('by-hand'), why: z.string().nullable() }),
  z.object({ level: hand, kind: z.literal('second-person'), name: z.string() }),
  z.object({ level: hand, kind: z.literal('parts'), n: z.number().int() }),
])
export type Check = z.infer<typeof checkSchema>

/** A text as it is written. `replyId`: that of a reply which is changed; `templateId`: the template that it began with. */
export const preflightBody = z.strictObject({
  text: z.string().max(10_000),
  visibility: z.enum(visibilities),
  replyId: z.number().int().positive().optional(),
  templateId: z.number().int().positive().optional(),
})
export const preflightSchema = z.object({ checks: z.array(checkSchema) })

/** A warning that the approver lets pass, and why. `code` and `found` are those of the warning (`checkId`). */
export const confirmedSchema = z.strictObject({ id: z.string().min(1).max(400), reason: z.string().trim().min(1).max(300) })
