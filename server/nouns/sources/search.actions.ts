import type { z } from 'zod'
import type { SearchTest, searchTestBody } from '#shared/search.schema.ts'
import { longestSearch, searchLanguages } from '#shared/search.ts'
import { findChannel } from '../../engines/channels/index.ts'
import { type JudgePost, judgeBy, readSearch } from '../../engines/channels/search-writing.ts'
import type { Handle } from '../../kit/database/database.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { listNewestPosts } from './search.store.ts'

/** A search is tried on so many of the newest posts. */
const tried = 2_000
const shown = 3
const longestShown = 400

type StoredPost = NonNullable<SearchTest['stored']>['posts'][number]

/**
 * Writes a search as a network takes it, and tries it on the newest stored posts.
 * @throws Refusal `no-search` where the channel cannot be searched, `search-too-long`
 */
export async function tryOnStored(db: Handle, { channel: name, search }: z.output<typeof searchTestBody>): Promise<SearchTest> {
  const channel = findChannel(name)
  const write = channel?.writeSearch
  if (!channel || !write)
    throw new Refusal('bad-input', 'no-search', `${name} cannot be searched; leave the query out.`, {
      params: { channel: channel?.label ?? name },
    })
  const parts = typeof search === 'string' ? readSearch(search, write) : search
  if (parts === null) return { text: String(search), parts: null, lost: [], stored: null }
  const { text, lost } = write(parts)
  if (text.length > longestSearch)
    throw new Refusal('bad-input', 'search-too-long', `A search has at most ${longestSearch} characters.`, {
      params: { most: longestSearch },
    })
  return {
    text,
    parts: { ...parts, languages: searchLanguages.filter((one) => parts.languages.includes(one)) },
    lost,
    stored: await judge(db, judgeBy(parts, lost)),
  }
}

async function judge(db: Handle, judged: JudgePost): Promise<SearchTest['stored']> {
  const rows = await listNewestPosts(db, tried)
  const pause = createYield()
  const [found, leftOut]: [typeof rows, typeof rows] = [[], []]
  for (const row of rows) {
    const verdict = judged({ text: row.text, lang: row.lang ?? row.networkLang })
    if (verdict) (verdict === 'found' ? found : leftOut).push(row)
    await pause()
  }
  const show = (list: typeof rows): StoredPost[] =>
    list.slice(0, shown).map(({ channel, url, postedAt, lang, networkLang, name, handle, text }) => ({
      channel,
      author: name || handle,
      text: text.slice(0, longestShown),
      lang: lang ?? networkLang,
      url,
      postedAt,
    }))
  return { of: rows.length, found: found.length, leftOut: leftOut.length, posts: show(found), leftOutPosts: show(leftOut) }
}
