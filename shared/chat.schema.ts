import { z } from 'zod'
import { chatTokenShape, longestChatText } from './chat.ts'

/**
 * From the visitor to the desk: first `hello`, then what is said, each with an id of its own that is sent again until it is kept.
 * `forget` ends the chat and takes it all away.
 */
export const chatCallSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), token: z.string().regex(chatTokenShape) }),
  z.strictObject({ kind: z.literal('forget') }),
  z.strictObject({
    kind: z.literal('say'),
    key: z.string().regex(/^[A-Za-z0-9-]{8,40}$/),
    text: z
      .string()
      .max(longestChatText * 2)
      .refine((text) => [...text].length <= longestChatText),
  }),
])
export type ChatCall = z.infer<typeof chatCallSchema>
