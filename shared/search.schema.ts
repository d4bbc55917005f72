import { z } from 'zod'
import { channelNames } from './channel.ts'
import { foundPostSchema } from './connect.schema.ts'
import { longestSearch, searchLanguages, searchLosses } from './search.ts'

const terms = z.array(z.string().trim().min(1).max(80)).max(40)

const partsSchema = z.strictObject({ words: terms.min(1), without: terms, languages: z.array(z.enum(searchLanguages)) })

/** A search in parts, or as it is written for the network already. */
export const searchTestBody = z.strictObject({
  channel: z.enum(channelNames),
  search: z.union([partsSchema, z.string().trim().min(1).max(longestSearch)]),
})

const storedPost = foundPostSchema.extend({ channel: z.enum(channelNames) })

export const searchTestSchema = z.object({
  /** What the network is asked. */
  text: z.string(),
  /** The search in parts; null: it says more than the fields can. */
  parts: partsSchema.nullable(),
  /** What of it the network cannot be asked. */
  lost: z.array(z.enum(searchLosses)),
  /** What it would have found among the newest stored posts of all networks; null: that can only be told of parts. */
  stored: z
    .object({
      of: z.number().int(),
      found: z.number().int(),
      leftOut: z.number().int(),
      /** The newest of those found, and of those that a word excludes. */
      posts: z.array(storedPost),
      leftOutPosts: z.array(storedPost),
    })
    .nullable(),
})
export type SearchTest = z.infer<typeof searchTestSchema>

export const sourceTestBody = z.strictObject({ query: z.string().trim().min(1).max(longestSearch).nullable() })
