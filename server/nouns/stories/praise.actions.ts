import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { Praised } from '#shared/story.schema.ts'
import type { PraiseAction } from '#shared/story.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { hashToken, newToken } from '../../kit/lib/secret-box.ts'
import { findCustomerOf } from '../feedback/feedback.store.ts'
import { getMention } from '../mentions/mention.store.ts'
import { writeDraft } from '../replies/reply.actions.ts'
import { holdByRule } from '../replies/reply.holding.ts'
import { getThread } from '../threads/thread.store.ts'
import { addStory, findStoryOfMention } from './story.store.ts'

/** The words, which stand where those of pages do, and where the desk is reached. */
export type Praising = {
  url: string | null
  thanks(lang: InterfaceLanguage): string
  asks(lang: InterfaceLanguage, link: string): string
}

/**
 * Refuses what could not be done with praise, before it is sorted.
 * @throws Refusal `story-there`, `no-address`
 */
export async function refuseOffer(db: Handle, { url }: Pick<Praising, 'url'>, mentionId: number, what: PraiseAction): Promise<void> {
  if (what === 'thank') return
  if (await findStoryOfMention(db, mentionId)) throw new Refusal('conflict', 'story-there', 'This was offered or passed on already.')
  if (what === 'ask' && url === null)
    throw new Refusal('conflict', 'no-address', 'The public address of the desk is not set (AFTERCARE_URL).')
}

/**
 * Does one thing with praise that was sorted: drafts thanks, offers that the words may be shown, or passes it on to the people of the
 * product. The offer goes where only its reader sees it; where the network has no private way, its address is handed over instead.
 * @throws Refusal `mention-without-thread`, `story-there`, `no-address`
 */
export function answerPraise(context: Context, praising: Praising, by: Actor, mentionId: number, what: PraiseAction): Promise<Praised> {
  return change(context, async (tx, emit) => {
    const mention = await getMention(tx, mentionId)
    if (mention.threadId === null) throw new Refusal('conflict', 'mention-without-thread', 'This mention is in no thread yet.')
    const thread = await getThread(tx, mention.threadId)
    const known = (mention.lang ?? '').split('-')[0]
    const lang = interfaceLanguages.find((one) => one === (known === 'nb' || known === 'nn' ? 'no' : known)) ?? 'en'
    const answer: Praised = { storyId: null, replyId: null, caseId: thread.caseId, threadId: thread.id, link: null }
    const draft = async (text: string, visibility: 'public' | 'private') => {
      const replyId = await writeDraft(tx, context, emit, by, thread.id, { text, visibility, answersMentionId: mentionId })
      await holdByRule(tx, replyId)
      return replyId
    }
    if (what === 'thank') return { ...answer, replyId: await draft(praising.thanks(lang), 'public') }
    await refuseOffer(tx, praising, mentionId, what)
    const token = newToken()
    const storyId = await addStory(tx, {
      state: what === 'ask' ? 'offered' : 'passed-on',
      feedbackId: null,
      mentionId,
      threadId: thread.id,
      authorId: mention.authorId,
      customerId: await findCustomerOf(tx, mention.authorId),
      said: mention.text,
      lang: mention.lang ?? 'und',
      shownName: null,
      scopes: '[]',
      places: '[]',
      wording: '',
      wordingVersion: 0,
      tokenHash: what === 'ask' ? hashToken(token) : null,
      offeredBy: by.agentId,
      offeredAt: context.clock(),
      givenAt: null,
      withdrawnAt: null,
      removeByAt: null,
      shownAt: null,
    })
    emit({ kind: 'story-offered', agentId: by.agentId, threadId: thread.id, mentionId, caseId: thread.caseId, data: { id: storyId, what } })
    if (what === 'pass-on') return { ...answer, storyId }
    const link = `${praising.url}/feedback/${token}`
    const isPrivate = getChannel(thread.channel).privateReplies
    return { ...answer, storyId, replyId: isPrivate ? await draft(praising.asks(lang, link), 'private') : null, link }
  })
}
