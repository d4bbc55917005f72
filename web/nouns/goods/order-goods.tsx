import { A } from '@solidjs/router'
import { For, type JSX, Show } from 'solid-js'
import type { Goods } from '#shared/goods.schema.ts'
import type { OrderLine } from '#shared/refund.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import { number } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Menu } from '../../kit/ui/menu.tsx'
import { TextButton } from '../service-orders/order-facts.tsx'
import type { GoodsActions } from './goods.data.ts'
import { linesWithPieces } from './goods.words.ts'
import { NewPiece } from './new-piece.tsx'
import './goods.css'
import '../service-orders/order-goods.words.ts'

/** What can be opened about the goods of an order; it stands in the address as `?goods=`. */
export const goodsDialogs = ['receive', 'inspect', 'line', 'part', 'parcel'] as const
export type GoodsDialog = (typeof goodsDialogs)[number]

/** States in which goods are here and are looked at. */
const inspected: readonly ServiceOrderState[] = ['received', 'inspected', 'diagnosing', 'part-refunded', 'refunded', 'rejected']

/** Whether lines can still be counted: nothing of them was. */
export const mayCount = (order: Pick<ServiceOrder, 'state'>, goods: Goods | undefined): boolean =>
  goods !== undefined &&
  linesWithPieces(goods).length > 0 &&
  (order.state === 'awaiting-item' || order.state === 'received') &&
  goods.lines.every(({ received }) => received === null)

type GoodsProps = {
  order: ServiceOrder
  goods: Goods
  actions: GoodsActions
  mayChange: boolean
  open: (dialog: GoodsDialog) => void
}

/** The goods of an order, line by line: announced, come, accepted, and what becomes of them. */
export function OrderGoods(props: GoodsProps) {
  const lines = () => linesWithPieces(props.goods)
  const mayInspect = () => inspected.includes(props.order.state) && props.goods.lines.some(({ received }) => (received ?? 0) > 0)
  const mayAnnounce = () => props.order.closedAt === null
  return (
    <section class="goods">
      <h2>{t('goods.title')}</h2>
      <Show
        when={lines().length > 0}
        fallback={
          <p class="muted">
            {t('goods.none')}{' '}
            <Show when={props.mayChange && mayAnnounce()}>
              <TextButton label={t('goods.add')} press={() => props.open('line')} />
            </Show>
          </p>
        }
      >
        <section class="strip" tabindex="0" aria-label={t('goods.title')}>
          <LineTable lines={lines()} drop={props.mayChange ? (line) => void props.actions.dropLine(line) : undefined} />
        </section>
        <Show when={props.mayChange}>
          <p class="row acts">
            <Show when={mayCount(props.order, props.goods)}>
              <TextButton label={t('goods.receive')} press={() => props.open('receive')} />
            </Show>
            <Show when={mayInspect()}>
              <TextButton label={t('goods.inspect')} press={() => props.open('inspect')} />
            </Show>
            <Show when={mayAnnounce()}>
              <TextButton label={t('goods.add')} press={() => props.open('line')} />
            </Show>
          </p>
        </Show>
      </Show>
      <Show when={props.goods.unit}>
        {(unit) => <p class="meta">{t('goods.unit', { serial: unit().serial, custody: t(`custody.${unit().custody}`) })}</p>}
      </Show>
      <For each={props.goods.following}>
        {(one) => (
          <p class="meta">
            {rich<JSX.Element>(`goods.following.${one.relation}`, {
              n: one.pieces,
              order: (
                <A class="link" href={`/service/${one.id}`}>
                  {serviceOrderNumber(one.id)}
                </A>
              ),
            })}
            , {t(`order.state.${one.state}`)}
          </p>
        )}
      </For>
      <Show when={props.order.kind === 'replacement'}>
        <NewPiece order={props.order} unit={props.goods.unit} mayChange={props.mayChange} give={props.actions.givePiece} />
      </Show>
    </section>
  )
}

/** `drop`: missing where nobody may change the order. */
function LineTable(props: { lines: Goods['lines']; drop: ((line: OrderLine) => void) | undefined }) {
  const mayDrop = () => props.drop !== undefined && props.lines.some(({ received }) => received === null)
  const count = (value: number | null) => (value === null ? '–' : number(value))
  return (
    <table class="tbl lines">
      <caption class="vh">{t('goods.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('goods.head.product')}</th>
          <th scope="col" class="r">
            {t('goods.head.announced')}
          </th>
          <th scope="col" class="r">
            {t('goods.head.received')}
          </th>
          <th scope="col" class="r">
            {t('goods.head.accepted')}
          </th>
          <Show when={mayDrop()}>
            <th scope="col">
              <span class="vh">{t('team.head.actions')}</span>
            </th>
          </Show>
        </tr>
      </thead>
      <tbody>
        <For each={props.lines}>
          {(line) => (
            <tr>
              <th scope="row">
                <bdi>{line.product}</bdi>
                <Show when={line.disposition}>{(becomes) => <span class="becomes meta">{t(`disposition.${becomes()}`)}</span>}</Show>
              </th>
              <td class="r num">{number(line.announced)}</td>
              <td class="r num" classList={{ 'is-soon': line.received !== null && line.received < line.announced }}>
                {line.received === null ? <span class="meta">{t('goods.uncounted')}</span> : number(line.received)}
              </td>
              <td class="r num">{count(line.accepted)}</td>
              <Show when={mayDrop()}>
                <td class="r act">
                  <Show when={line.received === null}>
                    <Menu
                      kind="ghost"
                      icon="menu"
                      class="tiny"
                      label={t('goods.line.actions', { product: line.product })}
                      items={[{ label: t('parts.drop'), run: () => props.drop?.({ ...line }) }]}
                    />
                  </Show>
                </td>
              </Show>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}
