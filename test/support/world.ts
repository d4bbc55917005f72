import type { Post } from '#server/engines/channels/channel.ts'
import { readText } from '#server/engines/language/read-text.ts'
import { createGatherer } from '#server/flows/pipeline/cluster.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import { change, type Desk } from '#server/kit/database/context.ts'
import { hour } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { keepPosts } from '#server/nouns/mentions/mention.keep.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { testSafe } from './app.ts'
import { testNow } from './database.ts'

/** People of the tests, each with a post that says what the name says. */
export const said = {
  ainoBrokenHinge: '@fjellro Vasen sarana hajosi jo toisen kerran. Ensimmäisestä korjauksesta on kuusi viikkoa, kukaan ei vastaa',
  danBrokenHinge: '@fjellro my Ro 2 left hinge broke again, third week and no answer. Unacceptable',
  jorgBrokenHinge: '@fjellro Scharnier am Ro 2 schon wieder gebrochen, seit drei Wochen keine Antwort',
  megPraise: '@fjellro love my Dal speaker, best purchase of the year, thank you!',
  oleQuestion: '@fjellro hvordan kan jeg koble Dal til to telefoner?',
  pekkaLateParcel: '@fjellro terrible delivery, my parcel never arrived and support ignored me',
} as const

let serial = 0

/** A post as a channel hands it over. */
export function post(text: string, more: Partial<Post> = {}): Post {
  serial += 1
  const externalId = more.externalId ?? `post-${serial}`
  const author = more.author ?? {
    externalId: `author-${serial}`,
    handle: `author${serial}`,
    name: `Author ${serial}`,
    followers: 10,
    url: null,
  }
  return {
    externalId,
    url: `https://x.example/${externalId}`,
    text,
    lang: null,
    postedAt: testNow - hour,
    editedAt: null,
    originalId: externalId,
    deleted: false,
    author,
    conversationId: externalId,
    inReplyTo: null,
    repostOf: null,
    own: false,
    addressed: true,
    counts: { reposts: 0, likes: 0, replies: 0 },
    ...more,
  }
}

export const author = (name: string) => ({ externalId: name, handle: name.toLowerCase(), name, followers: 100, url: null })

/** A source and the stages of the pipeline, run by hand. */
export async function testPipeline(desk: Desk) {
  const source = await addNewSource(desk, testSafe, null, {
    channel: 'x',
    settings: { baseUrl: 'http://127.0.0.1:9', accessToken: 'none' },
  })
  const gatherer = createGatherer(desk, 'test node', createLog('silent'))
  const keep = (posts: readonly Post[]) =>
    change(desk, (tx, happened) => keepPosts(tx, desk.engine, { id: source.id, channel: 'x' }, posts, desk.clock(), happened))
  async function digest() {
    for (let left = 100; left > 0 && (await understandNext(desk, readText, createLog('silent'))) > 0; left--);
    for (let left = 100; left > 0 && (await gatherer.gatherNext()) > 0; left--);
  }
  return {
    source,
    keep,
    digest,
    /** Keeps the posts and takes them all the way to their cases. */
    async hear(...posts: Post[]) {
      const kept = await keep(posts)
      await digest()
      return kept
    },
    gatherer,
  }
}

/** The kept mention of a post. */
export function mentionOf(desk: Desk, of: Post) {
  return desk.db.selectFrom('mentions').selectAll().where('originalId', '=', of.originalId).executeTakeFirstOrThrow()
}
