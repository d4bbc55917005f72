/** The kinds of network that Aftercare knows by name. A channel listed here may not be installed yet. */
export const channelNames = ['x', 'bluesky', 'mastodon', 'reddit', 'youtube', 'email', 'discourse', 'feed', 'chat'] as const

export type ChannelName = (typeof channelNames)[number]

export const channelLabels: Record<ChannelName, string> = {
  x: 'X',
  bluesky: 'Bluesky',
  mastodon: 'Mastodon',
  reddit: 'Reddit',
  youtube: 'YouTube',
  email: 'E-mail',
  discourse: 'Discourse',
  feed: 'Feed',
  chat: 'Chat',
}

const atHandles: readonly ChannelName[] = ['x', 'bluesky', 'mastodon', 'youtube']

/** A handle as people of that network write it: with an @ where that is the custom. */
export const shownHandle = (channel: ChannelName, handle: string): string =>
  atHandles.includes(channel) && !handle.startsWith('@') ? `@${handle}` : handle
