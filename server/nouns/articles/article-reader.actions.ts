import type { InterfaceLanguage } from '#shared/agent.ts'
import { findPersonal } from '#shared/personal-numbers.ts'
import type { Band } from '../../engines/retrieval/passage.ts'
import { readPassage } from '../../engines/retrieval/read-passage.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import { day } from '../../kit/lib/clock.ts'
import { flagOf } from '../../kit/lib/flag.ts'
import { cleanLine } from '../../kit/lib/text.ts'
import { dayOf } from './article.shown.ts'
import { addVote, countRead, countSearch, forgetReadersBefore } from './article-reader.store.ts'

/** Different searches that a day keeps, and letters of one. */
const mostSearches = 2_000
const longestSearch = 80
const keptDays = 90

/** Somebody opened an article. */
export const noteRead = (context: Context, articleId: number): Promise<void> =>
  inTransaction(context, (tx) => countRead(tx, articleId, dayOf(context.clock())))

/** What a reader said of the version that was shown. Nothing says who. */
export const vote = (
  context: Context,
  said: { articleId: number; lang: InterfaceLanguage; version: number; helped: boolean },
): Promise<void> => inTransaction(context, (tx) => addVote(tx, { ...said, helped: flagOf(said.helped), at: context.clock() }))

/**
 * Keeps what was searched for, without whom, and only where it can be about nobody: no addresses, numbers or names of accounts, and no
 * longer than a question is.
 * @param search `band`: what came of it; `person`: a person had to take it, whatever was found
 */
export async function noteSearch(
  context: Context,
  search: { text: string; lang: InterfaceLanguage; band: Band | 'person' },
): Promise<void> {
  const sought = cleanLine(search.text, 400).toLowerCase()
  if (!isKept(sought)) return
  const { lang, band } = search
  const sense = [...readPassage(sought, lang).meanings]
    .filter((key) => !key.startsWith('e:'))
    .sort()
    .slice(0, 6)
    .join(' ')
  await inTransaction(context, (tx) =>
    countSearch(tx, { soughtOn: dayOf(context.clock()), lang, sought, sense: sense.slice(0, 200), band }, mostSearches),
  )
}

/** Whether a search says nothing about a person. */
export const isKept = (sought: string): boolean =>
  sought.length >= 3 &&
  sought.length <= longestSearch &&
  /\p{L}{2}/u.test(sought) &&
  !/[@#]|\d{5}|https?:/u.test(sought) &&
  findPersonal(sought.toUpperCase()).length === 0

/** Takes away what readers searched and opened three months ago (a job). */
export const forgetReaders = (context: Context): Promise<void> =>
  inTransaction(context, (tx) => forgetReadersBefore(tx, dayOf(context.clock() - keptDays * day)))
