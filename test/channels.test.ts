import { describe, expect, it } from 'vitest'
import { listChannels } from '#server/channels/index.ts'
import { copesWithFaults } from './support/channel-faults.ts'
import { reads } from './support/channel-reading.ts'
import { replies } from './support/channel-replying.ts'
import { drivers } from './support/line.ts'

/** Networks that are no HTTP services: they are tried against real servers, in test/mail, test/server/channels and test/server/chat. */
const triedElsewhere = ['email', 'feed', 'chat']

it('knows how every channel is tried', () => {
  expect(listChannels().filter(({ name }) => !drivers[name] && !triedElsewhere.includes(name))).toEqual([])
})

const tried = listChannels().filter(({ name }) => drivers[name])
describe.each(tried.map((channel) => [channel.name, channel] as const))('the channel %s', (_, channel) => {
  describe('reading', () => reads(channel))
  describe('when the network says no', () => copesWithFaults(channel))
  describe('replying', () => replies(channel))
})
