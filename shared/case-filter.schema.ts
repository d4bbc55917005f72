import { z } from 'zod'
import { caseQueues, caseSorts, caseStates, caseTrends, priorities } from './case.ts'
import { channelNames } from './channel.ts'
import { themes } from './clustering.ts'
import { idText } from './list.schema.ts'
import { topics } from './understanding.ts'

const most = 20

/** Several values of which any will do: a list, or in an address one text with commas. */
const anyOf = <T extends z.ZodType>(one: T) =>
  z.union([
    z.array(one).min(1).max(most),
    z
      .string()
      .max(400)
      .transform((text) => text.split(',') as z.input<T>[])
      .pipe(z.array(one).min(1).max(most)),
  ])

/**
 * The one language in which cases are asked for: by an address, by a saved view, by a bulk action. Everything that is given must hold; of
 * several values of one field any will do. Without a state, a list shows what is worked on (the queues `snoozed` and `resolved` what they say).
 */
export const caseFilterFields = {
  queue: z.enum(caseQueues).default('all'),
  state: z.enum(caseStates).optional(),
  priority: anyOf(z.enum(priorities)).optional(),
  trend: anyOf(z.enum(caseTrends)).optional(),
  /** `me`: whoever asks; `nobody`: not assigned. */
  assigneeId: z.union([idText, z.enum(['me', 'nobody'])]).optional(),
  teamId: idText.optional(),
  tag: anyOf(idText).optional(),
  channel: anyOf(z.enum(channelNames)).optional(),
  /** ISO 639 codes of what was written. */
  language: anyOf(z.string().regex(/^[a-z]{2,3}$/)).optional(),
  topic: z.enum(topics).optional(),
  theme: z.enum(themes).optional(),
  /** Its first clock is over, or will be within a day. */
  due: z.enum(['late', 'day']).optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(caseSorts).default('work'),
}

export const caseFilter = z.strictObject(caseFilterFields)
export type CaseFilter = z.output<typeof caseFilter>
