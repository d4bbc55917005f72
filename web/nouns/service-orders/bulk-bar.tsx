import { createSignal, For, Show } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { type BulkChoice, bulkChoices } from './bulk.ts'
import type { BulkResult, useOrderActions } from './service-order.data.ts'
import './order-goods.words.ts'

type BarProps = {
  orders: ServiceOrder[]
  moveMany: ReturnType<typeof useOrderActions>['moveMany']
  /** What stays selected: those that could not be moved. */
  keep: (ids: number[]) => void
  clear: () => void
  opener: (open: () => void) => void
}

/** Moves the selected orders together: one result for each, one undo for all that moved. */
export function BulkBar(props: BarProps) {
  const [refused, setRefused] = createSignal<BulkResult[]>([])
  const [progress, setProgress] = createSignal<{ n: number; of: number } | null>(null)
  async function move({ to, orders }: BulkChoice) {
    setRefused([])
    const results = await props.moveMany(orders, to, (n) => setProgress({ n, of: orders.length }))
    setProgress(null)
    const failed = results.filter(({ why }) => why !== null)
    setRefused(failed)
    const moved = new Set(results.filter(({ why }) => why === null).map(({ id }) => id))
    props.keep(props.orders.map(({ id }) => id).filter((id) => !moved.has(id)))
  }
  const items = () => {
    const choices = bulkChoices(props.orders).map((choice) => ({
      label: t('orders.bulk.choice', { step: t(`order.do.${choice.to}`), n: choice.orders.length }),
      line: choice.to === 'cancelled',
      run: () => void move(choice),
    }))
    return choices.length > 0 ? choices : [{ label: t('orders.bulk.none'), disabled: true, run: () => undefined }]
  }
  return (
    <section class="bulk" aria-label={t('orders.bulk.move')}>
      <div class="row">
        <b role="status">
          {progress() ? t('orders.bulk.moving', progress() ?? { n: 0, of: 0 }) : t('orders.selected', { n: props.orders.length })}
        </b>
        <Menu icon="right" items={items()} opener={props.opener}>
          {t('orders.bulk.move')}
        </Menu>
        <Button kind="ghost" onClick={() => props.clear()}>
          {t('orders.bulk.clear')}
        </Button>
      </div>
      <Show when={refused().length > 0}>
        <div class="refusals" role="alert">
          <p class="is-late">
            <Icon name="warn" size="s" /> {t('orders.bulk.refused', { n: refused().length })}
          </p>
          <ul>
            <For each={refused()}>
              {({ id, why }) => (
                <li>
                  <span class="meta">{serviceOrderNumber(id)}</span> {why}
                </li>
              )}
            </For>
          </ul>
        </div>
      </Show>
    </section>
  )
}
