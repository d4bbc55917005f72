import type { Post } from '#server/engines/channels/channel.ts'
import { readText } from '#server/engines/language/read-text.ts'
import { createClusterer } from '#server/flows/pipeline/cluster.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import { type Context, change } from '#server/kit/database/context.ts'
import { hour } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { savePosts } from '#server/nouns/mentions/mention.keep.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { testSecretBox } from './app.ts'
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
export async function testPipeline(context: Context) {
  const source = await addNewSource(context, testSecretBox, null, {
    channel: 'x',
    settings: { baseUrl: 'http://127.0.0.1:9', accessToken: 'none' },
  })
  const clusterer = createClusterer(context, 'test node', createLog('silent'))
  const save = (posts: readonly Post[]) =>
    change(context, (tx, emit) => savePosts(tx, context.engine, { id: source.id, channel: 'x' }, posts, context.clock(), emit))
  async function digest() {
    for (let left = 100; left > 0 && (await understandNext(context, readText, createLog('silent'))) > 0; left--);
    for (let left = 100; left > 0 && (await clusterer.clusterNext()) > 0; left--);
  }
  return {
    source,
    save,
    digest,
    /** Keeps the posts and takes them all the way to their cases. */
    async hear(...posts: Post[]) {
      const saved = await save(posts)
      await digest()
      return saved
    },
    clusterer,
  }
}

/** The kept mention of a post. */
export function mentionOf(context: Context, of: Post) {
  return context.db.selectFrom('mentions').selectAll().where('originalId', '=', of.originalId).executeTakeFirstOrThrow()
}
