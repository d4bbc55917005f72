import { useNavigate } from '@solidjs/router'
import { Show } from 'solid-js'
import type { ServiceOrderCounts } from '#shared/service-order.schema.ts'
import { type ServiceOrderKind, type ServiceOrderQueue, serviceOrderKinds } from '#shared/service-order.ts'
import { t } from '../../kit/i18n/index.ts'
import { Menu } from '../../kit/ui/menu.tsx'
import { Tabs } from '../../kit/ui/tabs.tsx'

/** Kinds that keep their tab when there are none: most orders are one of these. */
const usualKinds: readonly ServiceOrderKind[] = ['repair', 'return']

type TabsProps = { current: ServiceOrderQueue; counts: ServiceOrderCounts | undefined; href: (queue: ServiceOrderQueue) => string }

/** The queues of service orders. Kinds of which there are none fold into a menu; loops to close stand apart at the end. */
export function QueueTabs(props: TabsProps) {
  const navigate = useNavigate()
  const isFolded = (kind: ServiceOrderKind) => !usualKinds.includes(kind) && kind !== props.current && !props.counts?.[kind]
  const shown = (): ServiceOrderQueue[] => ['open', ...serviceOrderKinds.filter((kind) => !isFolded(kind)), 'closed', 'loop']
  const tabs = () =>
    shown().map((name) => ({
      id: name,
      label: t(`orders.queue.${name}`),
      count: props.counts?.[name],
      href: props.href(name),
      last: name === 'loop',
    }))
  const folded = () =>
    serviceOrderKinds.filter(isFolded).map((kind) => ({ label: t(`orders.queue.${kind}`), run: () => navigate(props.href(kind)) }))
  return (
    <Tabs
      label={t('orders.queues')}
      tabs={tabs()}
      current={props.current}
      more={
        <Show when={folded().length > 0}>
          <Menu kind="ghost" icon="down" class="more-kinds" items={folded()}>
            {t('orders.queue.more')}
          </Menu>
        </Show>
      }
    />
  )
}
