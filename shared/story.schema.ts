import { z } from 'zod'
import { channelNames } from './channel.ts'
import { id, instant, pageQuery } from './list.schema.ts'
import { praiseActions, storyPlaces, storyScopes, storyStates } from './story.ts'

/** Where a story is used, so that it can be cleared. */
const use = z.object({ id, place: z.string(), addedAt: instant, clearedAt: instant.nullable() })

export const storySchema = z.object({
  id,
  state: z.enum(storyStates),
  said: z.string(),
  lang: z.string(),
  /** Who wrote it, for the team. */
  person: z.string(),
  channel: z.enum(channelNames).nullable(),
  url: z.string().nullable(),
  threadId: id.nullable(),
  customerId: id.nullable(),
  feedbackId: id.nullable(),
  score: z.number().int().nullable(),
  scopes: z.array(z.enum(storyScopes)),
  places: z.array(z.enum(storyPlaces)),
  /** As they want to be called. */
  shownName: z.string().nullable(),
  wordingVersion: z.number().int(),
  wording: z.string(),
  offeredAt: instant,
  givenAt: instant.nullable(),
  withdrawnAt: instant.nullable(),
  /** Until when all places must be cleared. */
  removeByAt: instant.nullable(),
  onWall: z.boolean(),
  uses: z.array(use),
})
export type Story = z.infer<typeof storySchema>

export const storyQuery = pageQuery.extend({
  state: z.enum(storyStates).optional(),
  /** What waits for somebody of the team: given and nowhere used, or withdrawn and not cleared. */
  todo: z.enum(['true']).optional(),
})

export const storyChange = z.strictObject({ onWall: z.boolean() })
export const storyUseBody = z.strictObject({ place: z.string().trim().min(1).max(300) })
export const storyUseChange = z.strictObject({ cleared: z.boolean() })

export const praiseBody = z.strictObject({ do: z.enum(praiseActions) })
/** What one key did with praise: the draft that waits, the link that can be handed over where there is no private way. */
export const praiseSchema = z.object({
  storyId: id.nullable(),
  replyId: id.nullable(),
  caseId: id.nullable(),
  threadId: id,
  link: z.string().nullable(),
})
export type Praised = z.infer<typeof praiseSchema>
