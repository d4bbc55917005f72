import type { ChannelName } from '#shared/channel.ts'
import type { PracticeNetwork, Spoken } from '../../practice/network.ts'
import type { Random } from '../../practice/random.ts'
import type { SettingsChange } from '../../practice/settings.ts'
import { startPracticeNetwork } from '../../practice/start-network.ts'

/** Customers on six networks, and what they and we have said there. */
export type Town = {
  network: PracticeNetwork
  played: readonly (readonly [ChannelName, Spoken])[]
  /** Ids of what was posted, as `channel id`. */
  posted: Set<string>
  /** The settings with which a source listens to that network. */
  settingsOf(channel: ChannelName): Record<string, string>
  /** So many complaints, on any of the networks; with `on`, all there. */
  complain(count: number, on?: ChannelName): void
  /** Turns the settings of every network. */
  turn(change: SettingsChange): void
  /** How often the networks took each reply, by its number. */
  taken(): Map<number, number>
  takenCount(): number
}

const names = ['Aino', 'Dan', 'Jorg', 'Meg', 'Ole', 'Pekka', 'Signe', 'Tom']
const parts = ['hinge', 'door seal', 'water pump', 'drum', 'control panel', 'display', 'drain hose', 'cutlery basket']
const things = ['dishwasher', 'washing machine', 'oven', 'fridge', 'dryer']
const faults = ['broke off', 'leaks', 'snapped', 'is dead']
const tails = ['third week now', 'nobody answers', 'I paid good money', 'again!', 'what a joke', 'still waiting', 'unacceptable']
const channels: readonly ChannelName[] = ['x', 'mastodon', 'bluesky', 'discourse', 'reddit', 'youtube']

/** The text of a reply carries its number, so that two of the same kind can be told apart wherever it is met. */
export const replyText = (number: number) => `We are on it and write to you today. Reference ${number}.`
export const replyNumber = (text: string): number => Number(/Reference (\d+)/.exec(text)?.[1] ?? 0)

/** Opens the networks, without limits and without a cast. */
export async function openTown(seed: number, random: Random): Promise<Town> {
  const network = await startPracticeNetwork({ seed, cast: false, practiceSettings: { limitFactor: 0, latencyMs: [0, 4] } })
  const played = channels.map((name) => [name, network.on(name)] as const)
  const posted = new Set<string>()
  let said = 0
  /** What the desk puts in front of a forum's own ids. */
  const frontOf = (channel: ChannelName) => (channel === 'discourse' ? `${network.on(channel).url.replace('http://', '')}/` : '')
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

  return {
    network,
    played,
    posted,
    settingsOf(channel): Record<string, string> {
      const { url, token, clientSecret, clientId, refreshToken } = network.on(channel)
      if (channel === 'bluesky') return { baseUrl: url, jetstreamUrl: url, identifier: 'fjellro.bsky.example', appPassword: clientSecret }
      if (channel === 'discourse') return { baseUrl: url, apiKey: token, apiUsername: 'fjellro' }
      return { baseUrl: url, accessToken: token, ...(channel === 'x' && { refreshToken, clientId }) }
    },
    complain(count, on) {
      for (let n = 0; n < count; n++) {
        const [channel, { post }] = on ? ([on, network.on(on)] as const) : pick(played)
        // Forty problems, each in other words, some of which only later turn out to be one.
        const problem = (said * 7) % 40
        const words = [
          `@fjellro the ${parts[problem % 8]} of my ${things[problem % 5]} ${faults[problem % 4]}`,
          tails[(said * 3) % 7],
          tails[(said * 5 + 1) % 7],
          `${things[problem % 5]} ${parts[problem % 8]}`,
        ]
        const text = words.slice(0, 2 + (said % 3)).join(', ')
        said += 1
        posted.add(`${channel} ${frontOf(channel)}${post({ handle: `${pick(names)}${said}`, text }).id}`)
      }
    },
    turn(change) {
      for (const [, { turn }] of played) turn(change)
    },
    taken() {
      const times = new Map<number, number>()
      for (const { text } of played.flatMap(([, { journal }]) => journal.accepted)) {
        const number = replyNumber(text)
        times.set(number, (times.get(number) ?? 0) + 1)
      }
      return times
    },
    takenCount: () => played.reduce((sum, [, { journal }]) => sum + journal.accepted.length, 0),
  }
}
