import { createSignal, For } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { OrderLine } from '#shared/refund.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { dispositions } from '#shared/service-order.work.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { CountField } from './count-field.tsx'
import type { LineChange } from './goods.data.ts'
import { readCount } from './goods.words.ts'
import { goOn } from './receive-dialog.tsx'
import '../service-orders/order-goods.words.ts'

type InspectProps = {
  order: ServiceOrder
  /** Those of which something came. */
  lines: OrderLine[]
  save: (changes: { line: OrderLine; change: LineChange }[]) => Promise<boolean>
  onClose: () => void
}

/** What of the goods is accepted, and what becomes of them. Only accepted pieces can be refunded. */
export function InspectDialog(props: InspectProps) {
  const { lines } = props
  const [accepted, setAccepted] = createStore<Record<number, string>>(
    Object.fromEntries(lines.map((line) => [line.id, String(line.accepted ?? line.received ?? 0)])),
  )
  const [becomes, setBecomes] = createStore<Record<number, string>>(
    Object.fromEntries(lines.map((line) => [line.id, line.disposition ?? ''])),
  )
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  let body!: HTMLDivElement
  const countOf = (line: OrderLine) => readCount(accepted[line.id] ?? '', line.received ?? 0)
  async function submit() {
    setTried(true)
    if (lines.some((line) => countOf(line) === null)) {
      queueMicrotask(() => body.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    if (busy()) return
    setBusy(true)
    const saved = await props.save(
      lines.map((line) => ({
        line: { ...line },
        change: { accepted: countOf(line), disposition: dispositions.find((one) => one === becomes[line.id]) ?? null },
      })),
    )
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('goods.inspect.title', { number: serviceOrderNumber(props.order.id) })}
      width={560}
      class="goods-dialog"
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
          {t('goods.inspect.save')}
        </Button>
      }
    >
      <div class="counts inspect" ref={body}>
        <For each={lines}>
          {(line, at) => (
            <CountField
              label={t('goods.inspect.line', { product: line.product })}
              product={line.product}
              of={t('goods.receive.of', { n: number(line.received ?? 0) })}
              value={accepted[line.id] ?? ''}
              error={tried() && countOf(line) === null ? t('goods.receive.bad', { n: line.received ?? 0 }) : undefined}
              isFirst={at() === 0}
              change={(text) => setAccepted(line.id, text)}
              goOn={() => goOn(body, at(), () => void submit())}
            >
              <select
                class="input"
                aria-label={`${t('goods.inspect.becomes')}: ${line.product}`}
                onChange={(event) => setBecomes(line.id, event.currentTarget.value)}
              >
                <option value="" selected={becomes[line.id] === ''}>
                  {t('disposition.none')}
                </option>
                <For each={dispositions}>
                  {(one) => (
                    <option value={one} selected={becomes[line.id] === one}>
                      {t(`disposition.${one}`)}
                    </option>
                  )}
                </For>
              </select>
            </CountField>
          )}
        </For>
      </div>
    </Dialog>
  )
}
