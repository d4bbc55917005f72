import { createSignal, For, Show } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type BoardColumn, type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import { number } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { ChoiceDialog } from '../ui/choice-dialog.tsx'
import { type Column, columnsOf, movesInto } from './board.ts'
import { OrderCard } from './order-card.tsx'

/** So many cards stand in a column before the rest folds away. */
const cardsAtFirst = 2

type BoardProps = {
  orders: ServiceOrder[]
  now: number
  chosen: number | null
  mayMove: boolean
  /** Columns that show all their cards. */
  open: BoardColumn[]
  toggle: (column: BoardColumn) => void
  move: (order: ServiceOrder, to: ServiceOrderState) => void
}

/** Orders by what they wait for. A card can be dropped only where an allowed move leads. */
export function OrderBoard(props: BoardProps) {
  const [dragged, setDragged] = createSignal<ServiceOrder | null>(null)
  const [choice, setChoice] = createSignal<{ order: ServiceOrder; moves: ServiceOrderState[] } | null>(null)

  function drop(column: BoardColumn) {
    const order = dragged()
    setDragged(null)
    if (!order) return
    const moves = movesInto(order, column)
    const only = moves[0]
    if (moves.length > 1) setChoice({ order, moves })
    else if (only) props.move(order, only)
  }
  const cards = (column: Column) => (props.open.includes(column.name) ? column.orders : column.orders.slice(0, cardsAtFirst))
  const mayDrop = (column: Column) => {
    const order = dragged()
    return order !== null && movesInto(order, column.name).length > 0
  }
  return (
    <section class="boardx" tabindex="0" aria-label={t('orders.board')}>
      <For each={columnsOf(props.orders, props.now)}>
        {(column) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of three; the menu on each card and the keys do the same.
          <div
            classList={{ may: mayDrop(column) }}
            onDragOver={(event) => mayDrop(column) && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault()
              drop(column.name)
            }}
          >
            <h2>
              {t(`orders.column.${column.name}`)} <span class="num">{number(column.orders.length)}</span>
            </h2>
            <Show when={column.orders.length > 0} fallback={<p class="none meta">{t('orders.column.none')}</p>}>
              <ol>
                <For each={cards(column)}>
                  {(order) => (
                    <OrderCard
                      order={order}
                      now={props.now}
                      chosen={order.id === props.chosen}
                      mayMove={props.mayMove}
                      move={(to) => props.move(order, to)}
                      onDrag={setDragged}
                    />
                  )}
                </For>
              </ol>
            </Show>
            <Show when={column.orders.length > cardsAtFirst}>
              <button type="button" class="more" aria-expanded={props.open.includes(column.name)} onClick={() => props.toggle(column.name)}>
                {props.open.includes(column.name) ? t('orders.fewer') : t('orders.more', { n: column.orders.length - cardsAtFirst })}
              </button>
            </Show>
          </div>
        )}
      </For>
      <Show when={choice()} keyed>
        {({ order, moves }) => (
          <ChoiceDialog
            title={`${serviceOrderNumber(order.id)}: ${t('orders.move.which')}`}
            choices={moves.map((state) => ({ value: state, label: t(`order.do.${state}`) }))}
            onChoose={(state) => props.move(order, state)}
            onClose={() => setChoice(null)}
          />
        )}
      </Show>
    </section>
  )
}
