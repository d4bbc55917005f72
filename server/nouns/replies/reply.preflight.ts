import type { z } from 'zod'
import type { Check, confirmedSchema, preflightBody } from '#shared/preflight.schema.ts'
import { checkId, type PreflightFacts, preflight } from '#shared/preflight.ts'
import { unknownLanguage } from '#shared/understanding.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { readSignsOf } from '../../engines/language/read-text.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { day } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getThread } from '../threads/thread.store.ts'
import { findRules } from './reply.holding.ts'
import type { ReplyRow } from './reply.store.ts'
import { addOverrides, findAnswered, listAccounts, listAnswers, listKnownOf, listSentElsewhere } from './reply-facts.store.ts'

/** Warnings that somebody lets pass, by `checkId`, with why. */
export type Confirmed = readonly z.output<typeof confirmedSchema>[]

type Asked = Pick<ReplyRow, 'threadId' | 'text' | 'visibility' | 'templateId' | 'writtenBy' | 'textBy'> & {
  id: number | null
  answersMentionId: number | null
}

/** What stands between a text and a thread, as one writes. Reads only. */
export async function lookBefore(
  { db, clock }: Context,
  by: { agentId: number },
  threadId: number,
  { text, visibility, replyId, templateId }: z.output<typeof preflightBody>,
): Promise<Check[]> {
  const { lastMentionId } = await getThread(db, threadId)
  const asked = { id: replyId ?? null, threadId, text, visibility, templateId: templateId ?? null, writtenBy: by.agentId, textBy: null }
  return preflight(text, visibility, await factsOf(db, clock(), by, { ...asked, answersMentionId: lastMentionId }))
}

/**
 * Refuses what must not leave, and warnings that nobody let pass; writes down which were, and why.
 * @param confirmed left out: warnings are not asked about (a program)
 * @throws Refusal `preflight-stop` or `preflight-warnings`, each with `checks`
 */
export async function refuseWarned(
  tx: Handle,
  context: Context,
  reply: ReplyRow,
  by: { agentId: number },
  confirmed: Confirmed | undefined,
): Promise<void> {
  const checks = preflight(reply.text, reply.visibility, await factsOf(tx, context.clock(), by, reply))
  const stops = checks.filter(({ level }) => level === 'stop')
  if (stops.length > 0)
    throw new Refusal('conflict', 'preflight-stop', 'Something in this reply must not leave. Put it right first.', { checks: stops })
  if (confirmed === undefined) return
  const reasonOf = new Map(confirmed.map(({ id, reason }) => [id, reason]))
  const cares = checks.filter(({ level }) => level === 'care')
  const open = cares.filter((check) => !reasonOf.has(checkId(check)))
  if (open.length > 0)
    throw new Refusal('conflict', 'preflight-warnings', 'Something in this reply is to be looked at first.', { checks: open })
  const at = context.clock()
  await addOverrides(
    tx,
    cares.map((check) => ({
      replyId: reply.id,
      version: reply.version,
      code: check.kind,
      found: checkId(check).slice(check.kind.length + 1),
      reason: reasonOf.get(checkId(check)) ?? '',
      agentId: by.agentId,
      at,
    })),
  )
}

async function factsOf(db: Handle, now: number, by: { agentId: number }, reply: Asked): Promise<PreflightFacts> {
  const thread = await getThread(db, reply.threadId)
  const channel = getChannel(thread.channel)
  const [answers, answered, personal, accounts, elsewhere, rules] = await Promise.all([
    listAnswers(db, thread.id),
    findAnswered(db, reply.answersMentionId),
    listKnownOf(db, { threadId: thread.id, authorId: thread.authorId }),
    listAccounts(db, thread.channel),
    listSentElsewhere(db, { threadId: thread.id, sourceId: thread.sourceId, since: now - day }),
    findRules(db, reply),
  ])
  const others = answers.filter(({ id, writtenBy }) => id !== reply.id && writtenBy !== by.agentId)
  const isAnswered = thread.waitingSince === null && thread.lastReplyAt !== null
  const { by: publicBy, reason } = channel.replyBy({ addressed: answered?.addressed === 1 })
  const as = handleOf(accounts.find(({ id }) => id === thread.sourceId))
  const authorLang = languageOf(answered?.lang ?? null)
  return {
    // What holds a source is no fault of a text: it waits.
    blocked: null,
    publicBy,
    handReason: reason,
    permits: { public: channel.publicReplies, private: channel.privateReplies },
    limit: channel.replyLimit,
    price: { plain: channel.price(''), link: channel.price('https://a.example') },
    isDeleted: answered !== undefined && answered.deletedAt !== null,
    leaving: others.find(({ state }) => state !== 'sent')?.writer ?? null,
    sentHere: answers.filter(({ id, state }) => id !== reply.id && state === 'sent').map(({ text }) => text),
    server: {
      personal,
      textLang: authorLang === null ? null : languageOfText(reply.text, authorLang),
      authorLang,
      as,
      addressed: otherAddressed(answered?.text ?? '', accounts, thread.sourceId),
      answeredBy: isAnswered ? (others.find(({ state }) => state === 'sent')?.writer ?? null) : null,
      sameElsewhere: elsewhere.filter((text) => comparable(text) === comparable(reply.text)).length,
      rules: rules.map(({ name }) => name),
    },
  }
}

type Account = Awaited<ReturnType<typeof listAccounts>>[number]

const handleOf = (account: Account | undefined): string => (account?.account ? readJson(account.account).handle : (account?.name ?? ''))

/** Another account of ours that a post speaks to, while it does not speak to the one that would answer; null: none. */
function otherAddressed(text: string, accounts: readonly Account[], sourceId: number): string | null {
  const speaksTo = (account: Account) => {
    const handle = account.account === null ? '' : handleOf(account).replace(/^@/, '')
    return handle !== '' && new RegExp(`@${handle.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\p{L}\\p{N}_])`, 'iu').test(text)
  }
  const own = accounts.find(({ id }) => id === sourceId)
  const other = accounts.find((account) => account.id !== sourceId && speaksTo(account))
  return other && own && !speaksTo(own) ? handleOf(other) : null
}

/** So few words tell no language. */
const leastWords = 4

/** The language of a text of ours; null: too short to tell. The author's is likelier than its neighbours. */
function languageOfText(text: string, authorLang: string): string | null {
  const words = text.replace(/https?:\/\/\S+|[@#]\S+|\{[^{}]*\}/gu, ' ').trim()
  if (words.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word)).length < leastWords) return null
  return languageOf(readSignsOf({ text: words, lang: null, hint: authorLang }).lang)
}

/** A language without its country; both kinds of Norwegian are one. */
function languageOf(lang: string | null): string | null {
  const base = lang?.split('-')[0]?.toLowerCase() ?? unknownLanguage
  if (base === unknownLanguage || base === '') return null
  return base === 'nb' || base === 'nn' ? 'no' : base
}

const comparable = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase()
