import type { ChannelName } from '#shared/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import type { Handle } from '../../kit/database/database.ts'
import { listSources, type SourceRow } from './source.store.ts'

/** A source that can write to an address nobody has written to us from; null: none, or none that sends now. */
export async function findMailbox(db: Handle): Promise<SourceRow | null> {
  const able = (await listSources(db)).filter(({ channel, state }) => {
    return getChannel(channel as ChannelName).beginsConversations && state !== 'stopped' && state !== 'paused'
  })
  return able[0] ?? null
}
