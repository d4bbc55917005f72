import { useQueryClient } from '@tanstack/solid-query'
import type { Quote } from '#shared/quote.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { post } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import type { QuoteBody } from './quote-draft.ts'
import { placeOrder } from './service-order.data.ts'
import './order-parts.words.ts'

/** What can be done with the quotes of an order and the words with its customer. Each says what became of it; true when the server agreed. */
export function useQuoteActions() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['service-orders'] })

  async function call(path: string, body: unknown, failed: 'quote.failed' | 'messages.failed'): Promise<ServiceOrderWithSteps | null> {
    try {
      const order = await post<ServiceOrderWithSteps>(path, body)
      placeOrder(client, order)
      return order
    } catch (error) {
      showProblem(t(failed, { why: problemText(error) }))
      return null
    } finally {
      // Also after a no: somebody may have answered meanwhile, and the page must show it.
      void refresh()
    }
  }

  /** Saves a draft in place of one before; with `andSend` it goes to the customer's page at once. */
  async function save(orderId: number, body: QuoteBody, andSend: boolean): Promise<boolean> {
    const order = await call(`/api/service-orders/${orderId}/quotes`, body, 'quote.failed')
    const draft = order?.quotes.find(({ state }) => state === 'draft')
    if (!draft) return false
    if (andSend) return send(draft)
    showToast({ words: t('quote.saved') })
    return true
  }

  async function send({ id, version }: Quote): Promise<boolean> {
    const order = await call(`/api/quotes/${id}/sending`, {}, 'quote.failed')
    if (order) showToast({ words: t('quote.sent', { version }) })
    return order !== null
  }

  /** Writes down what the customer said; it counts for the quote as it stands on this screen. */
  async function answer({ id, version, contentHash }: Quote, said: 'accepted' | 'refused'): Promise<boolean> {
    const order = await call(`/api/quotes/${id}/answer`, { answer: said, contentHash }, 'quote.failed')
    if (order) showToast({ words: t(`quote.answered.${said}`, { version }) })
    return order !== null
  }

  async function write(orderId: number, text: string): Promise<boolean> {
    const order = await call(`/api/service-orders/${orderId}/messages`, { text }, 'messages.failed')
    if (order) showToast({ words: t('messages.sent') })
    return order !== null
  }
  return { save, send, answer, write }
}
