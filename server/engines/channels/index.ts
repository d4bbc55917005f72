import type { ChannelName } from '#shared/channel.ts'
import { bluesky } from './bluesky.ts'
import type { Channel } from './channel.ts'
import { chat } from './chat.ts'
import { endsInTime } from './deadline.ts'
import { discourse } from './discourse.ts'
import { feed } from './feed.ts'
import { email } from './mail.ts'
import { mastodon } from './mastodon.ts'
import { reddit } from './reddit.ts'
import { x } from './x.ts'
import { youtube } from './youtube.ts'

const channels: readonly Channel[] = [x, bluesky, chat, discourse, email, feed, mastodon, reddit, youtube].map(endsInTime)

export function listChannels(): readonly Channel[] {
  return channels
}

export function findChannel(name: string): Channel | null {
  return channels.find((channel) => channel.name === name) ?? null
}

/** Throws a RangeError for a channel that is not installed. */
export function getChannel(name: ChannelName): Channel {
  const channel = findChannel(name)
  if (!channel) throw new RangeError(`The channel ${name} is not installed.`)
  return channel
}
