import type { Context } from 'hono'
import { z } from 'zod'
import { linksIn, weightedLength, xTextLimit } from '../engines/channels/x-length.ts'
import { day } from '../kit/lib/clock.ts'
import type { Network } from './network.ts'
import { postAsBrand } from './own-post.ts'
import { findPost, type WorldPost } from './world.ts'
import { problems, sayInvalid, sayProblem } from './x-answers.ts'

const createBody = z.strictObject({
  text: z.string().min(1),
  reply: z.strictObject({ in_reply_to_tweet_id: z.string(), exclude_reply_user_ids: z.array(z.string()).optional() }).optional(),
  made_with_ai: z.boolean().optional(),
  reply_settings: z.enum(['following', 'mentionedUsers', 'subscribers', 'verified']).optional(),
})

/** POST /2/tweets: refuses duplicates, and answers to people who did not speak to us. */
export async function createPost(network: Network, c: Context): Promise<Response> {
  const { world } = network
  const body = createBody.safeParse(await c.req.json())
  if (!body.success) return sayInvalid(c, 'body', '', body.error.issues[0]?.message ?? 'Invalid body')
  const { text, reply } = body.data
  if (weightedLength(text) > xTextLimit || /[\ufeff\ufffe\uffff]/.test(text))
    return sayInvalid(c, 'text', text, 'The text is too long or has characters that are not allowed')
  const target = reply ? findPost(world, reply.in_reply_to_tweet_id) : null
  if (reply && !target) return sayProblem(c, problems.replyGone)
  if (isRepetition(network, text, target)) return sayProblem(c, problems.duplicate)
  if (target && !target.addressed && target.author !== world.brand) return sayProblem(c, problems.notSummoned)
  const post = postAsBrand(network, { text, inReplyTo: target?.id ?? null }, 'api')
  network.ledger.write(linksIn(text).length > 0)
  return c.json({ data: { id: post.id, text: post.text, edit_history_tweet_ids: post.versions } }, 201)
}

export function removePost(network: Network, c: Context, id: string): Response {
  const post = findPost(network.world, id)
  if (!post || post.author !== network.world.brand) return sayProblem(c, problems.forbidden)
  network.remove(post)
  return c.json({ data: { deleted: true } })
}

function isRepetition(network: Network, text: string, target: WorldPost | null): boolean {
  const { own, clock } = network.world
  const from = clock() - day
  for (let at = own.length - 1; at >= 0; at -= 1) {
    const post = own[at] as WorldPost
    if (post.at < from) return false
    if (post.deletedAt === null && post.text.trim() === text.trim() && post.answers === target) return true
  }
  return false
}
