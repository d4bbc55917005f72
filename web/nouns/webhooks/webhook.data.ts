import { useQueryClient } from '@tanstack/solid-query'
import type { EventKind } from '#shared/event.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Webhook, WebhookDelivery, WebhookWithSecret } from '#shared/webhook.schema.ts'
import type { WebhookState } from '#shared/webhook.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { preferences } from '../../kit/ui/preferences.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './webhook-page.words.ts'

const path = '/api/webhooks'

export const useWebhooks = (mayAsk: () => boolean) =>
  createLiveQuery(() => ({ key: ['webhooks'], load: (signal) => get<Page<Webhook>>(path, {}, signal), enabled: mayAsk() }), ['webhook-'])

/** The newest messages of a webhook. */
export const useWebhookDeliveries = (id: () => number) =>
  createLiveQuery(
    () => ({
      key: ['webhooks', id(), 'deliveries'],
      load: (signal) => get<Page<WebhookDelivery>>(`${path}/${id()}/deliveries`, { limit: 20 }, signal),
    }),
    ['webhook-'],
  )

export const addWebhook = (body: { url: string; kinds: EventKind[] }, key: string) => post<WebhookWithSecret>(path, body, key)

/** Changing webhooks: at once, with undo. */
export function useWebhookActions(leave: (id: number, isLeaving: boolean) => void) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['webhooks'] })
  async function attempt(run: () => Promise<unknown>) {
    try {
      await run()
    } catch (error) {
      showProblem(t('webhooks.failed', { why: problemText(error) }))
    }
    await refresh()
  }
  const turn = ({ id }: Webhook, state: WebhookState) => attempt(() => patch(`${path}/${id}`, { state }))
  return {
    refresh,
    switchOn: (webhook: Webhook) => void turn(webhook, 'on'),
    switchOff: (webhook: Webhook) =>
      void turn(webhook, 'off').then(() =>
        showToast({ words: t('webhooks.switched-off', { url: webhook.url }), undo: () => void turn(webhook, 'on') }),
      ),
    replay: (delivery: WebhookDelivery) =>
      void attempt(async () => {
        await post(`/api/webhook-deliveries/${delivery.id}/tries`, {})
        showToast({ words: t('webhooks.replayed') })
      }),
    /** @returns the new secret; null when none was made, which was said */
    async rotate(webhook: Webhook): Promise<WebhookWithSecret | null> {
      try {
        return await post<WebhookWithSecret>(`${path}/${webhook.id}/secrets`, {})
      } catch (error) {
        showProblem(t('webhooks.failed', { why: problemText(error) }))
        return null
      } finally {
        await refresh()
      }
    },
    /** What was removed cannot come back with its secret, so the server hears of it only when the time to undo is over. */
    remove(webhook: Webhook) {
      leave(webhook.id, true)
      const timer = setTimeout(
        () => void attempt(() => del(`${path}/${webhook.id}`)).finally(() => leave(webhook.id, false)),
        preferences().undoSeconds * 1000,
      )
      const undo = () => {
        clearTimeout(timer)
        leave(webhook.id, false)
      }
      showToast({ words: t('webhooks.removed', { url: webhook.url }), undo })
    },
  }
}
