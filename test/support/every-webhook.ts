import { change } from '#server/kit/database/context.ts'
import { listEventsAfter } from '#server/nouns/events/event.store.ts'
import { resealWebhooks } from '#server/nouns/webhooks/webhook.secret.ts'
import { queueEvents, sendWebhooks } from '#server/nouns/webhooks/webhook.sending.ts'
import { type testApp, testSecretBox } from './app.ts'

type Call = (method: string, path: string, body?: object) => Promise<Response>

/** Does everything once that can be done with a webhook; it leads to an address that is not reached. */
export async function doEveryWebhook({ context }: Pick<Awaited<ReturnType<typeof testApp>>, 'context'>, call: Call): Promise<void> {
  const { id } = (await (await call('POST', '/api/webhooks', { url: 'http://127.0.0.1:9/hook' })).json()) as { id: number }
  await call('PATCH', `/api/webhooks/${id}`, { kinds: ['case-opened', 'order-opened'] })
  await call('POST', `/api/webhooks/${id}/secrets`, {})
  await change(context, async (tx) => {
    const events = await listEventsAfter(tx, 0, { kinds: ['webhook-added'], limit: 1 })
    await queueEvents(
      events.map((event) => ({ ...event, id: 1_000_000_000, kind: 'case-opened' as const })),
      tx,
      context,
    )
  })
  const sending = {
    context,
    secretBox: testSecretBox,
    privateHosts: [],
    signal: new AbortController().signal,
    random: () => 0,
    isPaused: async () => false,
  }
  await sendWebhooks(sending)
  const { items } = (await (await call('GET', `/api/webhooks/${id}/deliveries?limit=1`)).json()) as { items: { id: number }[] }
  await call('GET', `/api/webhooks/${id}/deliveries?limit=1&cursor=${Buffer.from('[9]').toString('base64url')}`)
  await call('POST', `/api/webhook-deliveries/${items[0]?.id}/tries`, {})
  await change(context, (tx) => resealWebhooks(tx, testSecretBox, testSecretBox))
  await call('DELETE', `/api/webhooks/${id}`)
}
