import type { ChannelName } from '#shared/channel.ts'
import type { Network } from './network.ts'

/** How the brand's account on a network here is connected: below which path it is spoken, and what the form asks for. */
export type Account = { channel: ChannelName; path: string; settings: Record<string, string> }

export const listAccounts = (networks: readonly Network[]): Account[] =>
  networks.map((network) => ({ channel: network.adapter.name, path: network.adapter.path, settings: settingsOf(network) }))

function settingsOf({ adapter: { name }, world: { brand }, tokens: { first } }: Network): Record<string, string> {
  if (name === 'bluesky') return { identifier: `${brand.handle}.bsky.example`, appPassword: first.clientSecret }
  if (name === 'discourse') return { apiKey: first.access, apiUsername: brand.handle }
  if (name === 'mastodon') return { accessToken: first.access }
  // With the app, so that a sign-in that ended can be begun again.
  return { accessToken: first.access, clientId: first.clientId, clientSecret: first.clientSecret }
}
