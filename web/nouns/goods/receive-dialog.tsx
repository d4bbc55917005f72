import { createSignal, For, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { OrderLine } from '#shared/refund.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { CountField } from './count-field.tsx'
import { readCount } from './goods.words.ts'
import '../service-orders/order-goods.words.ts'

type ReceiveProps = {
  order: ServiceOrder
  lines: OrderLine[]
  receive: (lines: { id: number; received: number }[], restStillComes: boolean) => Promise<boolean>
  onClose: () => void
}

/** Counts what came, line by line. Where pieces are missing it asks whether they still come: then an order of their own waits for them. */
export function ReceiveDialog(props: ReceiveProps) {
  // What is counted is what stood here when it was opened.
  const { lines } = props
  const [counts, setCounts] = createStore<Record<number, string>>(
    Object.fromEntries(lines.map((line) => [line.id, String(line.announced)])),
  )
  const [stillComes, setStillComes] = createSignal(true)
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  let body!: HTMLDivElement
  const countOf = (line: OrderLine) => readCount(counts[line.id] ?? '', line.announced)
  const missing = () => lines.reduce((sum, line) => sum + line.announced - (countOf(line) ?? line.announced), 0)
  const nothing = () => lines.every((line) => countOf(line) === 0)
  async function submit() {
    setTried(true)
    const counted = lines.flatMap((line) => {
      const received = countOf(line)
      return received === null ? [] : [{ id: line.id, received }]
    })
    if (counted.length < lines.length || nothing()) {
      queueMicrotask(() => body.querySelector<HTMLElement>('[aria-invalid="true"], input')?.focus())
      return
    }
    if (busy()) return
    setBusy(true)
    const saved = await props.receive(counted, missing() > 0 && stillComes())
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('goods.receive.title', { number: serviceOrderNumber(props.order.id) })}
      width={460}
      class="goods-dialog"
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <>
          <span class="meta why-not" role="alert">
            {tried() && nothing() && t('goods.receive.nothing')}
          </span>
          <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
            {t('goods.receive.save')}
          </Button>
        </>
      }
    >
      <div class="counts" ref={body}>
        <For each={lines}>
          {(line, at) => (
            <CountField
              label={t('goods.receive.line', { product: line.product })}
              product={line.product}
              of={t('goods.receive.of', { n: number(line.announced) })}
              value={counts[line.id] ?? ''}
              error={tried() && countOf(line) === null ? t('goods.receive.bad', { n: line.announced }) : undefined}
              isFirst={at() === 0}
              change={(text) => setCounts(line.id, text)}
              goOn={() => goOn(body, at(), () => void submit())}
            />
          )}
        </For>
      </div>
      <Show when={missing() > 0 && !nothing()}>
        <fieldset class="choices rest">
          <legend class="is-soon">
            <Icon name="box" size="s" /> {t('goods.rest', { n: missing() })}
          </legend>
          <label class="choice">
            <input type="radio" name="rest" checked={stillComes()} onChange={() => setStillComes(true)} />
            {t('goods.rest.comes')}
          </label>
          <label class="choice">
            <input type="radio" name="rest" checked={!stillComes()} onChange={() => setStillComes(false)} />
            {t('goods.rest.gone')}
          </label>
        </fieldset>
      </Show>
    </Dialog>
  )
}

/** Enter leads from line to line, and from the last one it saves. */
export function goOn(body: HTMLElement, at: number, save: () => void): void {
  const next = body.querySelectorAll<HTMLInputElement>('input.count')[at + 1]
  if (next) next.focus()
  else save()
}
