import { describe, expect, it } from 'vitest'
import { listChannels } from '#server/engines/channels/index.ts'
import { copesWithFaults } from './support/channel-faults.ts'
import { reads } from './support/channel-reading.ts'
import { replies } from './support/channel-replying.ts'
import { chatCopesWithFaults } from './support/chat-faults.ts'
import { drivers } from './support/connection.ts'

/** Tried in other ways: a feed has no pages and takes no replies; mail is no HTTP service (test/mail); the network of the chat is the desk itself. */
const hasNoPages = ['feed']
const triedElsewhere = ['email', 'chat']

it('knows how every channel is tried', () => {
  expect(
    listChannels()
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...Object.keys(drivers), ...triedElsewhere].sort())
})

const tried = listChannels().filter(({ name }) => !triedElsewhere.includes(name))
describe.each(tried.map((channel) => [channel.name, channel] as const))('the channel %s', (name, channel) => {
  describe('when the network says no', () => copesWithFaults(channel))
  if (hasNoPages.includes(name)) return
  describe('reading', () => reads(channel))
  describe('replying', () => replies(channel))
})

describe('the chat', () => chatCopesWithFaults())
