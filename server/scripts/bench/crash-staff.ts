import type { ChannelName } from '#shared/channel.ts'
import type { Random } from '../../practice/random.ts'
import { replyText, type Town } from './crash-town.ts'
import { clientOf, signIn } from './processes.ts'

/** The people of the desk; each of their calls may find the server dead, and throws then. */
export type Staff = {
  signIn(url: string): Promise<void>
  /** The administrator connects what is not connected, wakes what waits, and signs in anew where the network asks for it. */
  mend(url: string): Promise<void>
  /** Agents answer some of the newest mentions that have joined a case. */
  answer(url: string): Promise<void>
  /** How often a network had to be signed in to anew. */
  signIns(): number
}

type Listed<Row> = { items: Row[] }

export function openStaff(town: Town, random: Random): Staff {
  let cookie = ''
  let replies = 0
  let signIns = 0
  return {
    async signIn(url) {
      cookie = (await signIn(url)).cookie
    },
    async mend(url) {
      const context = clientOf(url, cookie)
      const { items } = await context.get<Listed<{ id: number; state: string; channel: ChannelName; query: string | null }>>('/api/sources')
      for (const { id, state, channel } of items) {
        if (state === 'live') continue
        if (state === 'stopped') signIns += 1
        const isLost = state === 'stopped' && channel === 'x'
        await context.patch(`/api/sources/${id}`, isLost ? { settings: town.network.on(channel).signIn() } : { paused: false })
      }
      for (const [channel] of town.played)
        if (!items.some((source) => source.channel === channel))
          await context.post('/api/sources', { channel, settings: town.settingsOf(channel) })
      // What people say on Bluesky is heard twice: from the notifications, and from the stream of all posts.
      if (!items.some(({ query }) => query !== null))
        await context.post('/api/sources', { channel: 'bluesky', query: 'fjellro', settings: town.settingsOf('bluesky') })
    },
    async answer(url) {
      const context = clientOf(url, cookie)
      const { items } = await context.get<Listed<{ threadId: number | null }>>('/api/mentions?state=clustered&limit=24')
      for (const { threadId } of items) {
        if (threadId === null || random() < 0.5) continue
        replies += 1
        const reply = await context.post<{ id: number }>(`/api/threads/${threadId}/replies`, { text: replyText(replies) })
        await context.post(`/api/replies/${reply.id}/approval`, {})
      }
    },
    signIns: () => signIns,
  }
}
