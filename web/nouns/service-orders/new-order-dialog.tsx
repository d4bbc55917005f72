import { createSignal, For, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type ServiceOrderKind, serviceOrderKinds, warrantyDecisions } from '#shared/service-order.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { plainDay } from './order.words.ts'
import { guessOrder } from './order-guess.ts'
import { meantPiece, type Piece, piecesOf } from './pieces.ts'
import { openServiceOrder, useBought } from './service-order.data.ts'

/** The thread, with who wrote it where that is a customer we know. */
type KnownThread = ThreadWithPosts & { customer?: { id: number; name: string } | null }

/** Turns a thread into work for its author. What the thread says and what the customer bought is filled in already. */
export function ServiceOrderDialog(props: { thread: KnownThread; onDone: (order: ServiceOrder) => void; onClose: () => void }) {
  const key = newKey()
  const guess = guessOrder(props.thread)
  const customer = () => props.thread.customer ?? null
  const bought = useBought(() => customer()?.id ?? null)
  const pieces = () => {
    const data = bought.data()
    return data ? piecesOf(data) : []
  }
  const [order, setOrder] = createStore({
    ...guess,
    serial: '',
    customerName: withoutSteering(customer()?.name ?? props.thread.author.name).slice(0, 120),
    warranty: warrantyDecisions[0] as (typeof warrantyDecisions)[number],
    warrantyReason: '',
  })
  /** undefined: nobody has chosen, the guess stands; null: something else. */
  const [chosen, setChosen] = createSignal<string | null>()
  const piece = () => {
    const at = chosen()
    return at === undefined ? meantPiece(pieces(), guess.product) : (pieces().find((one) => one.key === at) ?? null)
  }
  const [tried, setTried] = createSignal(false)
  /** True once it was shown that nobody knows what the customer bought: the next press goes on without. */
  const [warned, setWarned] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [error, setError] = createSignal<Error | null>(null)
  const needed = (word: string, missing: string) => (tried() && word.trim() === '' ? missing : undefined)
  const given = (word: string) => word.trim() || undefined
  const product = () => (piece()?.product ?? order.product).trim().slice(0, 120)

  async function open() {
    setTried(true)
    if (busy()) return
    // Whoever is quicker than the list of what was bought must not get an order without its purchase.
    setBusy(true)
    await bought.answered()
    const failedNow = bought.error() !== null && !warned()
    setWarned(bought.error() !== null)
    if (failedNow || product() === '' || order.fault.trim() === '') return setBusy(false)
    try {
      const { kind, warranty, fault } = order
      const one = piece()
      const rest = {
        serial: one ? (one.serial ?? undefined) : given(order.serial),
        customerName: given(order.customerName),
        warrantyReason: given(order.warrantyReason),
        customerId: customer()?.id,
        purchaseItemId: one?.purchaseItemId,
        unitId: one?.unitId ?? undefined,
      }
      props.onDone(await openServiceOrder(props.thread.id, { kind, warranty, product: product(), fault: fault.trim(), ...rest }, key))
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
      <KindChoice kind={order.kind} choose={(kind) => setOrder('kind', kind)} />
      <Show when={pieces().length > 0}>
        <SelectField
          label={t('order.new.piece')}
          value={piece()?.key ?? ''}
          onChange={(event) => setChosen(event.currentTarget.value || null)}
        >
          <For each={pieces()}>{(one) => <option value={one.key}>{pieceWords(one)}</option>}</For>
          <option value="">{t('order.new.piece.other')}</option>
        </SelectField>
      </Show>
      <Show when={bought.error()}>
        <p class="meta">{t('order.new.pieces.failed', { name: customer()?.name ?? '' })}</p>
      </Show>
      <Show when={!piece()}>
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
      </Show>
      <Field
        label={t('order.new.fault')}
        error={needed(order.fault, t('order.new.fault.missing'))}
        maxlength="120"
        autofocus={Boolean(guess.product)}
        value={order.fault}
        onFocus={(event) => event.currentTarget.select()}
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

const pieceWords = ({ product, serial, boughtOn }: Piece) => {
  const date = plainDay(boughtOn, Date.now())
  return serial ? t('order.new.piece.serial', { product, serial, date }) : t('order.new.piece.plain', { product, date })
}

/** The seven kinds: all in view where there is room, behind one line on a phone. */
function KindChoice(props: { kind: ServiceOrderKind; choose: (kind: ServiceOrderKind) => void }) {
  return (
    <Show
      when={matchMedia('(max-width: 700px)').matches}
      fallback={
        <fieldset class="field">
          <legend class="lab">{t('order.new.kind')}</legend>
          <div class="kinds">
            <For each={serviceOrderKinds}>
              {(kind) => (
                <label class="choice">
                  <input type="radio" name="kind" checked={props.kind === kind} onChange={() => props.choose(kind)} />
                  <span>{t(`order.kind.${kind}`)}</span>
                </label>
              )}
            </For>
          </div>
        </fieldset>
      }
    >
      <SelectField
        label={t('order.new.kind')}
        value={props.kind}
        onChange={(event) => props.choose(event.currentTarget.value as ServiceOrderKind)}
      >
        <For each={serviceOrderKinds}>{(kind) => <option value={kind}>{t(`order.kind.${kind}`)}</option>}</For>
      </SelectField>
    </Show>
  )
}
