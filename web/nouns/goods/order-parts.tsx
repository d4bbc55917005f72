import { For, Show } from 'solid-js'
import type { OrderPart } from '#shared/goods.schema.ts'
import { stepAfterParts } from '#shared/goods.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { partMoves } from '#shared/service-order.work.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Menu } from '../../kit/ui/menu.tsx'
import { TextButton } from '../service-orders/order-facts.tsx'
import type { GoodsActions, TakeStep } from './goods.data.ts'
import { isLate, partWords } from './goods.words.ts'
import '../service-orders/order-goods.words.ts'

type PartsProps = {
  order: ServiceOrder
  parts: OrderPart[]
  actions: GoodsActions
  now: number
  mayChange: boolean
  add: () => void
  change: (part: OrderPart) => void
  move: TakeStep
}

/** The parts that a repair needs, and the step that they offer: nobody takes it but a person. */
export function OrderParts(props: PartsProps) {
  const step = () => (props.mayChange ? stepAfterParts(props.order, props.parts) : null)
  const mayAdd = () => props.mayChange && props.order.closedAt === null
  return (
    <section>
      <h2>{t('parts.title')}</h2>
      <Show when={props.parts.length > 0} fallback={<span class="muted">{t('parts.none')} </span>}>
        <ul class="mini" aria-label={t('parts.title')}>
          <For each={props.parts}>
            {(part) => (
              <PartRow part={part} now={props.now} actions={props.actions} mayChange={props.mayChange} change={() => props.change(part)} />
            )}
          </For>
        </ul>
      </Show>
      <Show when={step()}>
        {(to) => (
          <p class="offer">
            {t(props.order.state === 'awaiting-parts' ? 'parts.all-here' : 'parts.missing')}{' '}
            <TextButton label={t(`order.do.${to()}`)} press={() => props.move(to())} />
          </p>
        )}
      </Show>
      <Show when={mayAdd()}>
        <TextButton label={t('parts.add')} press={props.add} />
      </Show>
    </section>
  )
}

type RowProps = Pick<PartsProps, 'now' | 'actions' | 'mayChange'> & { part: OrderPart; change: () => void }

function PartRow(props: RowProps) {
  const items = () => [
    ...partMoves[props.part.state].map((to) => ({
      label: t(`part.do.${to}`),
      run: () => void props.actions.movePart({ ...props.part }, to),
    })),
    { label: t('quote.edit'), line: true, run: () => props.change() },
    {
      label: t('parts.drop'),
      disabled: props.part.state === 'fitted',
      run: () => void props.actions.dropPart({ ...props.part }),
    },
  ]
  return (
    <li>
      <span class="clip" title={props.part.sku ?? undefined}>
        <Show when={props.part.quantity > 1}>
          <span class="num">{number(props.part.quantity)} × </span>
        </Show>
        <bdi>{props.part.name}</bdi>
      </span>
      <span class="meta" classList={{ 'is-late': isLate(props.part, props.now) }}>
        {partWords(props.part, props.now)}
      </span>
      <Show when={props.mayChange}>
        <Menu kind="ghost" icon="menu" class="tiny" label={t('parts.actions', { part: props.part.name })} items={items()} />
      </Show>
    </li>
  )
}
