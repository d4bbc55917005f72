import { findLastMessageId, findMessage, listHistory, listMessagesAfter, listSaid } from '#server/engines/channels/chat.store.ts'
import { forgetChat } from '#server/flows/pipeline/forget-chat.ts'
import type { Context } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { saveWords } from '#server/nouns/chat/chat.actions.ts'
import type { testApp } from './app.ts'
import { doEveryArticle } from './every-article.ts'

const visitor = { sourceId: 5, tokenHash: 'c'.repeat(64) }

/** A visitor of the chat says something, twice as a bad connection does; another one talks with the bot. */
export async function sayInChat(app: Pick<Awaited<ReturnType<typeof testApp>>, 'app' | 'as' | 'context'>, look: Handle): Promise<void> {
  const { context } = app
  for (let times = 2; times > 0; times--) await saveWords(context, { ...visitor, key: 'm-1', text: 'My Dal is broken' })
  const { id: caseId } = await look.selectFrom('cases').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()
  await doEveryArticle(app, { context, call: (await app.as('admin', 'Writer')).call, caseId })
}

/** Reads what stands in the chat in every way, then takes the visitor's words away. */
export async function readAndForgetChat(context: Context): Promise<void> {
  await findMessage(context.db, visitor.sourceId, 'reply-1')
  await listMessagesAfter(context.db, (await findLastMessageId(context.db)) - 1, 10)
  await listHistory(context.db, 1, 10)
  await listSaid(context.db, visitor.sourceId, [1, 2])
  await forgetChat(context, visitor.sourceId, visitor.tokenHash)
}
