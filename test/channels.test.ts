import { describe } from 'vitest'
import { listChannels } from '#server/channels/index.ts'
import { copesWithFaults } from './support/channel-faults.ts'
import { reads } from './support/channel-reading.ts'
import { replies } from './support/channel-replying.ts'

describe.each(listChannels().map((channel) => [channel.name, channel] as const))('the channel %s', (_, channel) => {
  describe('reading', () => reads(channel))
  describe('when the network says no', () => copesWithFaults(channel))
  describe('replying', () => replies(channel))
})
