import { useQueryClient } from '@tanstack/solid-query'
import type { z } from 'zod'
import type {
  Goods,
  OrderPart,
  orderPartBody,
  orderPartChange,
  receiptBody,
  Shipment,
  shipmentBody,
  shipmentChange,
} from '#shared/goods.schema.ts'
import { newsOf } from '#shared/goods.ts'
import type { OrderLine, orderLineBody, orderLineChange } from '#shared/refund.schema.ts'
import { type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import type { PartState, ShipmentNews } from '#shared/service-order.work.ts'
import { del, get, patch, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { parcelWords } from './goods.words.ts'
import '../service-orders/order-goods.words.ts'

const keyOf = (orderId: number) => ['service-orders', 'goods', orderId]

/** What an order is about, piece by piece, and what moves because of it; also the orders that followed from its goods move it. */
export function useGoods(orderId: () => number) {
  const query = createLiveQuery(
    () => ({ key: keyOf(orderId()), load: (signal) => get<Goods>(`/api/service-orders/${orderId()}/goods`, {}, signal) }),
    ['order-', 'refund-'],
    (event): boolean => event.orderId === orderId() || (query.data()?.following ?? []).some(({ id }) => id === event.orderId),
  )
  return query
}

export type LineChange = z.input<typeof orderLineChange>
export type PartChange = z.input<typeof orderPartChange>
export type ShipmentChange = z.input<typeof shipmentChange>

/** What can be done with the goods of an order. Each says what became of it and offers to undo it; true when the server agreed. */
export function useGoodsActions(orderId: () => number) {
  const client = useQueryClient()
  const number = () => serviceOrderNumber(orderId())

  async function save(work: () => Promise<Goods>): Promise<boolean> {
    const id = orderId()
    try {
      client.setQueryData(keyOf(id), await work())
      return true
    } catch (error) {
      showProblem(t('goods.save.failed', { why: problemText(error) }))
      return false
    } finally {
      void client.invalidateQueries({ queryKey: ['service-orders'] })
    }
  }
  async function saveAndSay(words: string, work: () => Promise<Goods>, undo?: () => Promise<Goods>): Promise<boolean> {
    const saved = await save(work)
    if (saved) showToast(undo ? { words, undo: () => void save(undo) } : { words })
    return saved
  }

  /** Writes down what came and marks the order as received; undoing the step takes all of it back. */
  async function receive(body: z.input<typeof receiptBody>, takeBack: () => void): Promise<boolean> {
    let rest: number | null = null
    const saved = await save(async () => {
      const { restOrderId, goods } = await post<{ restOrderId: number | null; goods: Goods }>(
        `/api/service-orders/${orderId()}/receipt`,
        body,
      )
      rest = restOrderId
      return goods
    })
    const words =
      rest === null
        ? t('goods.received', { number: number() })
        : t('goods.received.split', { number: number(), rest: serviceOrderNumber(rest) })
    if (saved) showToast({ words, undo: takeBack })
    return saved
  }

  /** Says of several lines what is accepted and what becomes of it. */
  const inspect = (changes: { line: OrderLine; change: LineChange }[]): Promise<boolean> => {
    const send = async (each: (one: (typeof changes)[number]) => LineChange) => {
      let goods: Goods | undefined
      for (const one of changes) goods = await patch<Goods>(`/api/order-lines/${one.line.id}`, each(one))
      return goods ?? get<Goods>(`/api/service-orders/${orderId()}/goods`)
    }
    return saveAndSay(
      t('goods.changed', { number: number() }),
      () => send(({ change }) => change),
      () => send(({ line: { received, accepted, disposition } }) => ({ received, accepted, disposition })),
    )
  }

  const announce = (body: z.input<typeof orderLineBody>, product: string): Promise<boolean> => {
    let added: number | undefined
    return saveAndSay(
      t('goods.line.added', { product }),
      async () => {
        const goods = await post<Goods>(`/api/service-orders/${orderId()}/lines`, body)
        added = goods.lines.at(-1)?.id
        return goods
      },
      () => del<Goods>(`/api/order-lines/${added}`),
    )
  }
  const dropLine = ({ id, product, purchaseItemId, announced }: OrderLine): Promise<boolean> =>
    saveAndSay(
      t('goods.line.dropped', { product }),
      () => del<Goods>(`/api/order-lines/${id}`),
      () =>
        post<Goods>(`/api/service-orders/${orderId()}/lines`, {
          announced,
          ...(purchaseItemId === null ? { product } : { purchaseItemId }),
        }),
    )

  const needPart = (body: z.input<typeof orderPartBody>): Promise<boolean> => {
    const words = t('parts.changed', { part: body.name, state: t(`part.state.${body.state ?? 'needed'}`) })
    let added: number | undefined
    return saveAndSay(
      words,
      async () => {
        const goods = await post<Goods>(`/api/service-orders/${orderId()}/parts`, body)
        added = goods.parts.at(-1)?.id
        return goods
      },
      () => del<Goods>(`/api/order-parts/${added}`),
    )
  }
  const movePart = ({ id, name, state }: OrderPart, to: PartState): Promise<boolean> =>
    saveAndSay(
      t('parts.changed', { part: name, state: t(`part.state.${to}`) }),
      () => patch<Goods>(`/api/order-parts/${id}`, { state: to }),
      () => patch<Goods>(`/api/order-parts/${id}`, { state }),
    )
  const changePart = ({ id, name, quantity, expectedOn }: OrderPart, change: PartChange): Promise<boolean> =>
    saveAndSay(
      t('goods.changed', { number: number() }),
      () => patch<Goods>(`/api/order-parts/${id}`, change),
      () => patch<Goods>(`/api/order-parts/${id}`, { name, quantity, expectedOn }),
    )
  const dropPart = ({ id, name, sku, quantity, state, expectedOn }: OrderPart): Promise<boolean> =>
    saveAndSay(
      t('parts.dropped', { part: name }),
      () => del<Goods>(`/api/order-parts/${id}`),
      () =>
        post<Goods>(`/api/service-orders/${orderId()}/parts`, {
          ...{ name, quantity, state },
          sku: sku ?? undefined,
          expectedOn: expectedOn ?? undefined,
        }),
    )

  const addShipment = (body: z.input<typeof shipmentBody>): Promise<boolean> => {
    let added: number | undefined
    return saveAndSay(
      t('shipments.changed', { parcel: parcelWords(body), news: t(`shipment.news.${body.news ?? 'none'}`) }),
      async () => {
        const goods = await post<Goods>(`/api/service-orders/${orderId()}/shipments`, body)
        added = goods.shipments.at(-1)?.id
        return goods
      },
      () => del<Goods>(`/api/shipments/${added}`),
    )
  }
  const changeShipment = ({ id, carrier, tracking, paidBy }: Shipment, change: ShipmentChange): Promise<boolean> =>
    saveAndSay(
      t('goods.changed', { number: number() }),
      () => patch<Goods>(`/api/shipments/${id}`, change),
      () => patch<Goods>(`/api/shipments/${id}`, { carrier, tracking, paidBy }),
    )
  const hear = (shipment: Shipment, news: ShipmentNews | null): Promise<boolean> =>
    saveAndSay(
      t('shipments.changed', { parcel: parcelWords(shipment), news: t(`shipment.news.${news ?? 'none'}`) }),
      () => patch<Goods>(`/api/shipments/${shipment.id}`, { news }),
      () => patch<Goods>(`/api/shipments/${shipment.id}`, { news: newsOf(shipment) }),
    )
  const dropShipment = (shipment: Shipment): Promise<boolean> => {
    const { direction, carrier, tracking, paidBy } = shipment
    const news = newsOf(shipment) ?? undefined
    return saveAndSay(
      t('shipments.dropped', { parcel: parcelWords(shipment) }),
      () => del<Goods>(`/api/shipments/${shipment.id}`),
      () =>
        post<Goods>(`/api/service-orders/${orderId()}/shipments`, {
          ...{ direction, carrier, paidBy, news },
          tracking: tracking ?? undefined,
        }),
    )
  }

  /** Names the new piece; a number that was put right can be put back. */
  const givePiece = (serial: string, before: string | null): Promise<boolean> => {
    const send = (text: string) => () => put<Goods>(`/api/service-orders/${orderId()}/replacement-unit`, { serial: text })
    return saveAndSay(t('goods.new-piece.saved', { serial }), send(serial), before === null ? undefined : send(before))
  }
  return {
    receive,
    inspect,
    announce,
    dropLine,
    needPart,
    movePart,
    changePart,
    dropPart,
    addShipment,
    hear,
    changeShipment,
    dropShipment,
    givePiece,
  }
}

export type GoodsActions = ReturnType<typeof useGoodsActions>

/** What the parts of a page need to move the order itself. */
export type TakeStep = (to: ServiceOrderState) => void
