import { createSignal, Show } from 'solid-js'
import type { Goods } from '#shared/goods.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'

import { TextButton } from '../service-orders/order-facts.tsx'
import '../service-orders/order-goods.words.ts'

type PieceProps = {
  order: ServiceOrder
  unit: Goods['unit']
  mayChange: boolean
  give: (serial: string, before: string | null) => Promise<boolean>
}

/** The piece that goes to the customer in place of theirs, by its serial number. While it is still here, its number can be put right. */
export function NewPiece(props: PieceProps) {
  const known = () => props.unit?.replacedBy?.serial ?? (props.unit === null ? props.order.serial : null)
  const isHere = () => props.order.state === 'inspected' || props.order.state === 'lost'
  const [corrects, setCorrects] = createSignal(false)
  const [typed, setTyped] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)
  const serial = () => typed() ?? known() ?? ''
  async function save() {
    const text = serial().trim()
    if (text === '' || busy()) return
    setBusy(true)
    if (await props.give(text, known())) {
      setTyped(null)
      setCorrects(false)
    }
    setBusy(false)
  }
  return (
    <Show
      when={known() !== null && !corrects()}
      fallback={
        <Show when={props.mayChange && props.order.closedAt === null}>
          <form
            class="new-piece"
            onSubmit={(event) => {
              event.preventDefault()
              void save()
            }}
          >
            <Field
              label={t('goods.new-piece.label')}
              hint={t('goods.new-piece.hint')}
              maxlength="120"
              value={serial()}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit" busy={busy()} disabled={serial().trim() === ''}>
              {t('goods.new-piece.save')}
            </Button>
          </form>
        </Show>
      }
    >
      <p>
        <span class="muted">{t('goods.new-piece')}</span>{' '}
        {props.unit ? t('goods.new-piece.is', { serial: known() ?? '', old: props.unit.serial }) : known()}{' '}
        <Show when={props.mayChange && isHere()}>
          <TextButton label={t('quote.edit')} press={() => setCorrects(true)} />
        </Show>
      </p>
    </Show>
  )
}
