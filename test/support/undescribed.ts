import type { ChannelName } from '#shared/channel.ts'

/** A call that no description tells of, or that is checked otherwise: where, and why. `path` is matched as a whole. */
export type Undescribed = { network: ChannelName; path: RegExp; because: string }

export const undescribed: readonly Undescribed[] = [
  { network: 'x', path: /\/2\/oauth2\/token/, because: 'Tokens are OAuth 2 (RFC 6749), no part of the description.' },
  { network: 'mastodon', path: /\/oauth\/token/, because: 'Tokens are OAuth 2 (RFC 6749), no part of the description.' },
  {
    network: 'mastodon',
    path: /\/api\/v1\/apps/,
    because: 'Not in the part of the description that is kept here; as docs.joinmastodon.org/methods/apps says.',
  },
  {
    network: 'x',
    path: /\/2\/users(\/(?!by|me)[^/]+)?/,
    because: 'Only people who try the practice network by hand ask for these; no channel does.',
  },
  { network: 'reddit', path: /.*/, because: 'Reddit publishes no description that a machine could read.' },
  { network: 'youtube', path: /\/token/, because: 'Renewing tokens is OAuth 2 (RFC 6749), no part of the description.' },
  { network: 'feed', path: /.*/, because: 'Feeds are documents, no interface; feedsmith reads them.' },
  {
    network: 'discourse',
    path: /\/posts\/by_number\/\d+\/\d+\.json/,
    because: 'In config/routes.rb of Discourse, not in its description; answers like GET /posts/{id}.json.',
  },
  {
    network: 'discourse',
    path: /\/t\/\d+\/last\.json/,
    because: 'In config/routes.rb of Discourse, not in its description; answers like GET /t/{id}.json.',
  },
]

/** What a description says that its network does not do: in which calls, which keyword of JSON Schema, about which fields, and why. */
export type Overstated = { network: ChannelName; path: RegExp; keyword: string; says: RegExp; because: string }

const recorded = 'Discourse’s description was recorded from one answer of one forum:'

export const overstated: readonly Overstated[] = [
  {
    network: 'discourse',
    path: /^\/u\//,
    keyword: 'required',
    says: /./,
    because: `${recorded} the page of a user has a hundred fields, of which three are read.`,
  },
  {
    network: 'discourse',
    path: /^\/posts\.json$/,
    keyword: 'type',
    says: /\/reply_to_post_number: /,
    because: `${recorded} nothing was answered in it, so it knows null alone.`,
  },
  {
    network: 'discourse',
    path: /^\/posts\.json$/,
    keyword: 'additionalProperties',
    says: /"(reply_to_user|count)"/,
    because: `${recorded} nothing was answered or liked in it.`,
  },
]
