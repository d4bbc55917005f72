import type { ChannelName } from '#shared/channel.ts'
import type { ConnectAttempt, SignIn } from '#shared/connect.schema.ts'
import type { SignInKey } from '#shared/connect.ts'
import type { Channel, Source } from '#shared/source.schema.ts'

/** One line of the list of networks: a page of a network, or a channel with what is filled in. */
export type NetworkKey = SignInKey | Exclude<ChannelName, 'x' | 'mastodon' | 'reddit' | 'youtube'>

/** Every way to connect, the quickest first. */
export const networkKeys: readonly NetworkKey[] = [
  'mastodon',
  'bluesky',
  'x',
  'reddit',
  'youtube',
  'google',
  'microsoft',
  'email',
  'discourse',
  'feed',
  'chat',
]

export type Network = { key: NetworkKey; channel: Channel; signIn: SignIn | null }

/** The network of that name; null where there is none. */
export function findNetwork(key: string, channels: readonly Channel[]): Network | null {
  const known = networkKeys.find((one) => one === key)
  if (!known) return null
  const byPage = channels
    .flatMap((channel) => channel.signIns.map((signIn) => ({ channel, signIn })))
    .find(({ signIn }) => signIn.key === known)
  const channel = byPage?.channel ?? channels.find(({ name }) => name === known)
  return channel ? { key: known, channel, signIn: byPage?.signIn ?? null } : null
}

/** Where to go for what a network wants beforehand, step by step; `back`: the step names the address of return. */
export type Step = { place?: { name: string; href: string }; back?: true }

export const stepsOf: Partial<Record<NetworkKey, readonly Step[]>> = {
  mastodon: [{}],
  bluesky: [{ place: { name: 'bsky.app', href: 'https://bsky.app/settings/app-passwords' } }],
  x: [{ place: { name: 'console.x.com', href: 'https://console.x.com' } }, { back: true }, {}],
  reddit: [
    { place: { name: 'support.reddithelp.com', href: 'https://support.reddithelp.com/hc/en-us/articles/42728983564564' } },
    { place: { name: 'reddit.com/prefs/apps', href: 'https://www.reddit.com/prefs/apps' }, back: true },
    {},
  ],
  youtube: [
    { place: { name: 'console.cloud.google.com', href: 'https://console.cloud.google.com/apis/library/youtube.googleapis.com' } },
    { place: { name: 'console.cloud.google.com', href: 'https://console.cloud.google.com/auth/audience' } },
    { place: { name: 'console.cloud.google.com', href: 'https://console.cloud.google.com/auth/clients' }, back: true },
  ],
  google: [
    { place: { name: 'console.cloud.google.com', href: 'https://console.cloud.google.com/apis/library/gmail.googleapis.com' } },
    { place: { name: 'console.cloud.google.com', href: 'https://console.cloud.google.com/auth/audience' } },
    { place: { name: 'console.cloud.google.com', href: 'https://console.cloud.google.com/auth/clients' }, back: true },
  ],
  microsoft: [{ place: { name: 'entra.microsoft.com', href: 'https://entra.microsoft.com' } }, {}, { back: true }],
}

/** The page of a network on which a source can be signed in again; null where it was let in by a password or a key. */
export function pageOf(source: Source): SignInKey | null {
  const keys: Partial<Record<ChannelName, SignInKey>> = { x: 'x', mastodon: 'mastodon', reddit: 'reddit', youtube: 'youtube' }
  return (source.channel === 'email' ? mailKey(source) : keys[source.channel]) ?? null
}

const mailKey = ({ settings }: Source): SignInKey | undefined =>
  settings.tokenUrl === 'https://oauth2.googleapis.com/token'
    ? 'google'
    : String(settings.tokenUrl ?? '').startsWith('https://login.microsoftonline.com/')
      ? 'microsoft'
      : undefined

/** Where an attempt began, to begin again. */
export const beginningOf = ({ channel, signIn, sourceId }: ConnectAttempt): string =>
  `/settings/sources/connect/${signIn ?? channel}${sourceId !== null ? `?source=${sourceId}` : ''}`
