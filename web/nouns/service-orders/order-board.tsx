import { createMemo, createSignal, For, Show } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type BoardColumn, boardColumns, type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { ChoiceDialog } from '../../kit/ui/choice-dialog.tsx'
import { columnsOf, movesInto } from './board.ts'
import { OrderCard } from './order-card.tsx'

/** So many cards stand in a column before the rest folds away. */
const cardsAtFirst = 2

type BoardProps = {
  orders: ServiceOrder[]
  now: number
  chosen: number | null
  selected: ReadonlySet<number>
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
  const columns = createMemo(() => columnsOf(props.orders, props.now))
  // Cards are kept by id, so that a card being dragged or focused survives every change of its order.
  const byId = createMemo(() => new Map(props.orders.map((order) => [order.id, order])))
  const idsIn = (name: BoardColumn) =>
    columns()
      .find((column) => column.name === name)
      ?.orders.map((order) => order.id) ?? []
  const shownIn = (name: BoardColumn) => (props.open.includes(name) ? idsIn(name) : idsIn(name).slice(0, cardsAtFirst))
  const mayDrop = (name: BoardColumn) => {
    const order = dragged()
    return order !== null && movesInto(order, name).length > 0
  }
  return (
    <section class="boardx" tabindex="0" aria-label={t('orders.board')}>
      <For each={boardColumns}>
        {(name) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of three; the menu on each card and the keys do the same.
          <div
            classList={{ may: mayDrop(name) }}
            onDragOver={(event) => mayDrop(name) && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault()
              drop(name)
            }}
          >
            <h2>
              {t(`orders.column.${name}`)} <span class="num">{number(idsIn(name).length)}</span>
            </h2>
            <Show when={idsIn(name).length > 0} fallback={<p class="none meta">{t('orders.column.none')}</p>}>
              <ol>
                <For each={shownIn(name)}>
                  {(id) => (
                    <Show when={byId().get(id)}>
                      {(order) => (
                        <OrderCard
                          order={order()}
                          now={props.now}
                          chosen={id === props.chosen}
                          isSelected={props.selected.has(id)}
                          mayMove={props.mayMove}
                          move={(to) => props.move(order(), to)}
                          onDrag={setDragged}
                        />
                      )}
                    </Show>
                  )}
                </For>
              </ol>
            </Show>
            <Show when={idsIn(name).length > cardsAtFirst}>
              <button type="button" class="more" aria-expanded={props.open.includes(name)} onClick={() => props.toggle(name)}>
                {props.open.includes(name) ? t('orders.fewer') : t('orders.more', { n: idsIn(name).length - cardsAtFirst })}
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
