import { mentionQuery } from '#shared/mention.schema.ts'
import { readPost } from '../../engines/channels/bluesky-parse.ts'
import { readFeed } from '../../engines/channels/feed-parse.ts'
import { textOfHtml } from '../../engines/channels/html-text.ts'
import { postOfMail } from '../../engines/channels/mail-read.ts'
import { readStatus } from '../../engines/channels/mastodon-parse.ts'
import { readListing } from '../../engines/channels/reddit-parse.ts'
import { readPage } from '../../engines/channels/x-parse.ts'
import { readThreads } from '../../engines/channels/youtube-parse.ts'
import { createClusterer } from '../../engines/clustering/clusterer.ts'
import { readSearch } from '../../engines/clustering/meanings.ts'
import { readText } from '../../engines/language/read-text.ts'
import type { Database } from '../../kit/database/database.ts'
import { matchesText } from '../../kit/database/full-text.ts'
import { cleanText, storable } from '../../kit/lib/text.ts'
import { createShortener } from '../../kit/net/long-strings.ts'
import type { FuzzInput, FuzzKind } from './fuzz-inputs.ts'

const now = Date.UTC(2026, 10, 24)
const account = { externalId: '1', handle: 'care', name: 'Care' }
const reading = { account, site: 'https://x.example', allAddressed: false, now }
/** Texts after which the cases found so far are forgotten: they would be looked through for every further one. */
const textsOfClusterer = 2_000

/** Of so many searches one is run; all are planned. */
const searchesPerRun = 10

/** What is done with the inputs of each kind; throws what the product would. */
export function createTargets(database: Database): Record<FuzzKind, (input: FuzzInput['bytes']) => unknown> {
  let clusterer = createClusterer('auto')
  let clustered = 0
  let searches = 0
  return {
    mail: (bytes) => postOfMail(bytes, now, { address: 'care@fjellro.example', secret: 'fuzz' }),
    feed: (bytes) => readFeed(bytes, 'text/xml', 'https://x.example/feed'),
    html: (bytes) => cleanText(textOfHtml(bytes.toString())),
    json: (bytes) => readAnswers(jsonIn(createShortener(45_000)(bytes).toString())),
    query: (bytes) => {
      searches += 1
      return search(database, bytes.toString(), searches % searchesPerRun === 0)
    },
    language: (bytes) => {
      const text = bytes.toString()
      return readText({ text, lang: text.length % 3 === 0 ? text.slice(0, 12) : null, hint: text.slice(-12) })
    },
    clustering: (bytes) => {
      clustered += 1
      if (clustered % textsOfClusterer === 0) clusterer = createClusterer('auto')
      const text = cleanText(bytes.toString())
      return clusterer.read(
        JSON.stringify({
          id: String(clustered),
          text,
          lang: text.slice(0, 2),
          author: text.slice(0, 5),
          createdAt: new Date(now + clustered).toISOString(),
        }),
      )
    },
  }
}

/** Undefined where a body is no JSON: it is refused before anybody reads it. */
function jsonIn(text: string): unknown {
  try {
    return storable(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

function readAnswers(body: unknown): void {
  readStatus(body, { ...account, id: '1', host: 'x.example' })
  readPost(body, 'did:plc:care')
  readListing(body, reading)
  readThreads(body, account, now)
  readPage(body, reading)
  mentionQuery.safeParse(body)
}

/** What people type into the search: written as SQL for both engines, and run on an empty database. */
async function search(database: Database, text: string, isRun: boolean): Promise<void> {
  const asked = mentionQuery.safeParse({ q: storable(text).slice(0, 200) })
  if (!asked.success || !asked.data.q) return
  const sought = readSearch(asked.data.q)
  const ids = { from: 1, below: 2 }
  matchesText(database.db, 'postgres', sought, ids).select('mentions.id').compile()
  const query = matchesText(database.db, 'sqlite', sought, ids).select('mentions.id').limit(1)
  if (isRun) await query.execute()
  else query.compile()
}
