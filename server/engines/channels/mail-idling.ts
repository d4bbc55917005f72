import type { ImapFlow } from 'imapflow'
import { minute } from '../../kit/lib/clock.ts'
import { ChannelError, type ConnectionSettings } from './channel.ts'
import { openBox } from './mail-reading.ts'
import { type MailSettings, withImap } from './mail-session.ts'

/** IDLE is asked for again after this; servers may end it after 30 minutes (RFC 2177), and many a line in between much sooner. */
const maxIdleMs = 4 * minute
/** Longer than that, and nobody is there. */
const silentMs = 6 * minute

/**
 * Hears by IDLE, on a line of its own, that mail has come. A line may die without a word, and mail that comes between two of them is told
 * by neither: reading goes by its own cursor and its own times. Throws ChannelError when the line cannot be opened.
 */
export async function subscribeMail(
  settings: MailSettings,
  connection: ConnectionSettings,
  onNews: () => void,
  ending: AbortSignal,
): Promise<void> {
  const opening = { ...connection, signal: AbortSignal.any([connection.signal, ending]) }
  await withImap(
    settings,
    opening,
    async (client) => {
      client.on('exists', ({ count, prevCount }) => {
        if (count > prevCount) onNews()
      })
      await openBox(client, settings.mailbox)
      if (!client.capabilities.has('IDLE'))
        throw new ChannelError('drop', 'invalid', 'The mail server cannot tell of new mail. It is asked again and again.')
      onNews()
    },
    { silentMs, maxIdleMs, until: (client) => idle(client, opening.signal) },
  )
}

/** Ends with IDLE, however that ends. */
async function idle(client: ImapFlow, ending: AbortSignal): Promise<void> {
  const end = () => client.close()
  ending.addEventListener('abort', end, { once: true })
  try {
    // A broken line is no fault: the next reading finds what came meanwhile.
    if (!ending.aborted) await client.idle().catch(() => false)
  } finally {
    ending.removeEventListener('abort', end)
  }
}
