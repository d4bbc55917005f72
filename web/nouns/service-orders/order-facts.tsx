import { A } from '@solidjs/router'
import { createSignal, type JSX, Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber, type WarrantyDecision } from '#shared/service-order.ts'
import { money } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { CopyButton } from '../../kit/ui/copy-button.tsx'
import { Icon, type IconName } from '../../kit/ui/icon.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { useAgents } from '../agents/agent.data.ts'
import { relationKey } from './order.words.ts'
import { CostDialog, FactsDialog, WarrantyDialog } from './order-dialogs.tsx'
import type { useOrderActions } from './service-order.data.ts'
import './order-parts.words.ts'

type Actions = ReturnType<typeof useOrderActions>
type FactsProps = {
  order: ServiceOrder
  proofs?: JSX.Element
  actions: Actions
  mayChange: boolean
  decision?: (summary: JSX.Element) => JSX.Element
  children?: JSX.Element
}

const decisionIcon: Record<WarrantyDecision, IconName> = { undecided: 'clock', in: 'check', out: 'x', goodwill: 'heart' }

/** What a person, or the rules, made of the warranty, with the reason. */
function Warranty(props: { order: ServiceOrder }) {
  return (
    <>
      <p class={`dec is-${props.order.warranty}`}>
        <Icon name={decisionIcon[props.order.warranty]} />
        <b>{t(`warranty.${props.order.warranty}`)}</b>
      </p>
      <Show when={props.order.warranty === 'undecided'}>
        <p class="muted">{t('order.warranty.undecided.why')}</p>
      </Show>
      <Show when={props.order.warrantyReason}>
        <dl class="dl2">
          <Fact name={t('order.warranty.reason')}>{props.order.warrantyReason}</Fact>
        </dl>
      </Show>
    </>
  )
}

/** What is known of an order: the warranty decision with its reason, what follows from it (`children`), the product, the money. */
export function OrderFacts(props: FactsProps) {
  const [asks, setAsks] = createSignal<'warranty' | 'facts' | 'cost' | null>(null)
  const close = () => setAsks(null)
  const dialogProps = () => ({ order: props.order, actions: props.actions, onClose: close })
  return (
    <div class="facts">
      <section>
        <h2>{t('order.warranty')}</h2>
        {props.decision ? props.decision(<Warranty order={props.order} />) : <Warranty order={props.order} />}
        <Show when={props.mayChange}>
          <p>
            <TextButton
              label={t(props.order.warranty === 'undecided' ? 'order.warranty.decide' : 'order.warranty.otherwise')}
              press={() => setAsks('warranty')}
            />
            <Show when={props.order.warranty !== 'undecided'}>
              <span class="meta"> {t('order.warranty.needs')}</span>
            </Show>
          </p>
        </Show>
      </section>
      {props.children}
      <section>
        <h2>{t('order.product')}</h2>
        <Show when={props.order.parentOrderId}>
          {(parent) => (
            <p class="before">
              <Icon name="link" size="s" />
              <span>
                {rich<JSX.Element>(relationKey(props.order), {
                  order: (
                    <A class="link" href={`/service/${parent()}`}>
                      {serviceOrderNumber(parent())}
                    </A>
                  ),
                })}
              </span>
            </p>
          )}
        </Show>
        <dl class="dl2">
          <Fact name={t('order.product.name')}>{props.order.product}</Fact>
          <Fact name={t('order.product.fault')}>{props.order.fault}</Fact>
          <Show when={props.order.remedy}>{(remedy) => <Fact name={t('remedy.chosen')}>{t(`remedy.${remedy()}`)}</Fact>}</Show>
          <Fact name={t('order.product.serial')}>{props.order.serial ?? <span class="muted">{t('order.product.serial.none')}</span>}</Fact>
          <Fact name={t('order.product.customer')}>
            <Show when={props.order.customerId} fallback={<bdi>{props.order.customerName}</bdi>}>
              {(id) => (
                <A class="link" href={`/people/${id()}`}>
                  <bdi>{props.order.customerName || t('people.nameless')}</bdi>
                </A>
              )}
            </Show>
          </Fact>
          <Fact name={t('order.product.rma')}>
            <span class="copy">
              {props.order.rma}
              <CopyButton kind="ghost" class="tiny" what={t('order.product.rma')} text={props.order.rma} />
            </span>
          </Fact>
          <Fact name={t('order.customer-page')}>
            <CustomerPage {...props} />
          </Fact>
          <Show when={props.order.case}>
            {(one) => (
              <Fact name={t('order.product.case')}>
                <A class="link" href={`/cases/${one().id}`}>
                  {caseNumber(one().id)}
                </A>{' '}
                {one().title}
              </Fact>
            )}
          </Show>
          <Fact name={t('order.assignee')}>
            <Show when={props.mayChange} fallback={props.order.assignee?.name ?? t('order.assignee.none')}>
              <Assignee order={props.order} actions={props.actions} />
            </Show>
          </Fact>
        </dl>
        <Show when={props.mayChange}>
          <TextButton label={t('order.product.change')} press={() => setAsks('facts')} />
        </Show>
      </section>
      {props.proofs}
      <section>
        <h2>{t('order.money')}</h2>
        <dl class="dl2 num">
          <Fact name={t('order.money.cost')}>
            <b>{money(props.order.cost, props.order.currency)}</b>
          </Fact>
        </dl>
        <Show when={props.mayChange}>
          <TextButton label={t('order.money.change')} press={() => setAsks('cost')} />
        </Show>
      </section>
      <Show when={asks() === 'warranty'}>
        <WarrantyDialog {...dialogProps()} />
      </Show>
      <Show when={asks() === 'facts'}>
        <FactsDialog {...dialogProps()} />
      </Show>
      <Show when={asks() === 'cost'}>
        <CostDialog {...dialogProps()} />
      </Show>
    </div>
  )
}

function CustomerPage(props: FactsProps) {
  return (
    <span class="copy">
      <Show when={props.order.statusPath} fallback={<span class="muted">{t('order.customer-page.hidden')}</span>}>
        {(path) => (
          <>
            <a class="link" href={path()} target="_blank" rel="noopener">
              {t('order.customer-page.open')}
            </a>
            <CopyButton kind="ghost" class="tiny" what={t('order.customer-page')} text={`${location.origin}${path()}`} />
          </>
        )}
      </Show>
      <Show when={props.mayChange}>
        <Button
          kind="ghost"
          class="tiny"
          title={t('order.customer-page.renew.what')}
          onClick={() => void props.actions.renewLink(props.order)}
        >
          {t('order.customer-page.renew')}
        </Button>
      </Show>
    </span>
  )
}

function Fact(props: { name: string; children: JSX.Element }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  )
}

/** A button that reads like a link, for small changes beside facts. */
export function TextButton(props: { label: string; press: () => void }) {
  return (
    <button type="button" class="link" onClick={() => props.press()}>
      {props.label}
    </button>
  )
}

function Assignee(props: { order: ServiceOrder; actions: Actions }) {
  const agents = useAgents()
  const assign = (id: number | null, name: string) =>
    void props.actions.change(props.order, { assigneeId: id }, t('order.assigned', { name }))
  const items = () => [
    ...(agents.data()?.items ?? [])
      .filter((agent) => !agent.disabledAt && !agent.invited)
      .map((agent) => ({ label: agent.name, chosen: agent.id === props.order.assignee?.id, run: () => assign(agent.id, agent.name) })),
    {
      label: t('order.assignee.none'),
      chosen: props.order.assignee === null,
      line: true,
      run: () => assign(null, t('order.assignee.none')),
    },
  ]
  return (
    <Menu kind="ghost" class="tiny" icon="down" items={items()}>
      {props.order.assignee?.name ?? t('order.assignee.none')}
    </Menu>
  )
}
