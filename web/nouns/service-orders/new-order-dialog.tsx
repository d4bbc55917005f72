import { createSignal, For } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderKinds, warrantyDecisions } from '#shared/service-order.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { openServiceOrder } from './service-order.data.ts'

/** Turns a thread into work: a repair or a return for its author. What the mention says is filled in already. */
export function ServiceOrderDialog(props: { thread: ThreadWithPosts; onDone: (order: ServiceOrder) => void; onClose: () => void }) {
  const key = newKey()
  const product = () => props.thread.mentions.findLast((mention) => mention.product)?.product ?? ''
  const [order, setOrder] = createStore({
    kind: serviceOrderKinds[0] as (typeof serviceOrderKinds)[number],
    product: product(),
    fault: '',
    serial: '',
    customerName: withoutSteering(props.thread.author.name).slice(0, 120),
    warranty: warrantyDecisions[0] as (typeof warrantyDecisions)[number],
    warrantyReason: '',
  })
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [error, setError] = createSignal<Error | null>(null)
  const needed = (word: string, missing: string) => (tried() && word.trim() === '' ? missing : undefined)
  const given = (word: string) => word.trim() || undefined

  async function open() {
    setTried(true)
    if (order.product.trim() === '' || order.fault.trim() === '' || busy()) return
    setBusy(true)
    try {
      const { kind, warranty, product, fault } = order
      const rest = { serial: given(order.serial), customerName: given(order.customerName), warrantyReason: given(order.warrantyReason) }
      props.onDone(await openServiceOrder(props.thread.id, { kind, warranty, product: product.trim(), fault: fault.trim(), ...rest }, key))
    } catch (problem) {
      setError(problem as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('order.new.title', { name: nameText(props.thread.author.name) })}
      width={560}
      onClose={props.onClose}
      onSubmit={() => void open()}
      foot={
        <>
          <span class="meta why-not" role="alert">
            {error() && problemText(error())}
          </span>
          <Button class="push" kind="ghost" onClick={props.onClose}>
            {t('do.cancel')}
          </Button>
          <Button type="submit" kind="main" keys="ctrl+enter" busy={busy()}>
            {t('order.new.save')}
          </Button>
        </>
      }
    >
      <fieldset class="field">
        <legend class="lab">{t('order.new.kind')}</legend>
        <div class="row kinds">
          <For each={serviceOrderKinds}>
            {(kind) => (
              <label class="choice">
                <input type="radio" name="kind" checked={order.kind === kind} onChange={() => setOrder('kind', kind)} />
                <Icon name={kind === 'repair' ? 'service' : 'box'} />
                {t(`order.kind.${kind}`)}
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <div class="two">
        <Field
          label={t('order.new.product')}
          error={needed(order.product, t('order.new.product.missing'))}
          maxlength="120"
          autofocus={!order.product}
          value={order.product}
          onInput={(event) => setOrder('product', event.currentTarget.value)}
        />
        <Field
          label={t('order.new.serial')}
          hint={t('order.new.optional')}
          maxlength="120"
          value={order.serial}
          onInput={(event) => setOrder('serial', event.currentTarget.value)}
        />
      </div>
      <Field
        label={t('order.new.fault')}
        error={needed(order.fault, t('order.new.fault.missing'))}
        maxlength="120"
        autofocus={Boolean(order.product)}
        value={order.fault}
        onInput={(event) => setOrder('fault', event.currentTarget.value)}
      />
      <Field
        label={t('order.new.customer')}
        maxlength="120"
        dir="auto"
        value={order.customerName}
        onInput={(event) => setOrder('customerName', event.currentTarget.value)}
      />
      <div class="two">
        <SelectField
          label={t('order.new.warranty')}
          value={order.warranty}
          onChange={(event) => setOrder('warranty', event.currentTarget.value as typeof order.warranty)}
        >
          <For each={warrantyDecisions}>{(decision) => <option value={decision}>{t(`warranty.${decision}`)}</option>}</For>
        </SelectField>
        <Field
          label={t('order.new.warranty-reason')}
          maxlength="500"
          value={order.warrantyReason}
          onInput={(event) => setOrder('warrantyReason', event.currentTarget.value)}
        />
      </div>
    </Dialog>
  )
}
