import { blueskyAdapter } from './bluesky-api.ts'
import { discourseAdapter } from './discourse-api.ts'
import { feedAdapter } from './feed-api.ts'
import { mastodonAdapter } from './mastodon-api.ts'
import type { Adapter } from './network.ts'
import { redditAdapter } from './reddit-api.ts'
import { xAdapter } from './x-api.ts'
import { youtubeAdapter } from './youtube-api.ts'

/** Every network that is played here. X comes first: the cast speaks there. */
export const adapters: readonly Adapter[] = [
  xAdapter,
  mastodonAdapter,
  blueskyAdapter,
  discourseAdapter,
  redditAdapter,
  youtubeAdapter,
  feedAdapter,
]
