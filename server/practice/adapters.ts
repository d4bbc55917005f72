import type { Personality } from './adapter.ts'
import { blueskyPersonality } from './bluesky-api.ts'
import { discoursePersonality } from './discourse-api.ts'
import { feedPersonality } from './feed-api.ts'
import { mastodonPersonality } from './mastodon-api.ts'
import { redditPersonality } from './reddit-api.ts'
import { xPersonality } from './x-api.ts'
import { youtubePersonality } from './youtube-api.ts'

/** Every network that is played here. X comes first: the cast speaks there. */
export const personalities: readonly Personality[] = [
  xPersonality,
  mastodonPersonality,
  blueskyPersonality,
  discoursePersonality,
  redditPersonality,
  youtubePersonality,
  feedPersonality,
]
