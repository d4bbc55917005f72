import { createSignal, For, onCleanup, Show } from 'solid-js'
import { createStore, unwrap } from 'solid-js/store'
import type { Quote } from '#shared/quote.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { exampleAmount } from '../../kit/i18n/amount.ts'
import { money } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'
import {
  bodyOf,
  draftOf,
  emptyLine,
  feeOf,
  isEmptyLine,
  mostLines,
  type QuoteDraft,
  sumsSoFar,
  usualPayer,
  wrongIn,
} from './quote-draft.ts'
import { QuoteLineFields } from './quote-line-fields.tsx'
import './order-parts.words.ts'

/** What was being written when a dialog was closed, by order, and from which quote it began. It lives as long as the page. */
const unsaved = new Map<number, { from: number | undefined; draft: QuoteDraft }>()

type DialogProps = {
  order: ServiceOrder
  /** What it begins with: the draft, or the quote of before. */
  before: Quote | undefined
  save: (body: NonNullable<ReturnType<typeof bodyOf>>, andSend: boolean) => Promise<boolean>
  onClose: () => void
}

/** Writes a quote: lines with who pays each, until when it holds, what a refusal costs. */
export function QuoteDialog(props: DialogProps) {
  // The dialog is about the quote it was opened with, whatever arrives meanwhile.
  const { order, before } = props
  const { currency } = order
  const left = unsaved.get(order.id)
  const [draft, setDraft] = createStore(left && left.from === before?.id ? left.draft : draftOf(order, before))
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal<'save' | 'send' | null>(null)
  let body!: HTMLDivElement
  let saved = false
  onCleanup(() => {
    if (saved) unsaved.delete(order.id)
    else unsaved.set(order.id, { from: before?.id, draft: structuredClone(unwrap(draft)) })
  })

  const filled = () => draft.lines.filter((line) => !isEmptyLine(line)).length
  const errorsOf = (at: number) => {
    const line = draft.lines[at]
    // Empty lines are left out, unless there is no other.
    return tried() && line && !(isEmptyLine(line) && filled() > 0) ? wrongIn(line, currency) : null
  }
  const feeIsBad = () => tried() && feeOf(draft.refusalFee, currency) === null
  const sums = () => sumsSoFar(draft.lines, currency)
  const labels = () => body.querySelectorAll<HTMLInputElement>('.ql-label input')
  function add() {
    if (draft.lines.length >= mostLines) return
    setDraft('lines', draft.lines.length, emptyLine(draft.lines.at(-1)?.payer ?? usualPayer(order.warranty)))
    labels()[draft.lines.length - 1]?.focus()
  }
  function remove(at: number) {
    setDraft('lines', (lines) => lines.toSpliced(at, 1))
    if (draft.lines.length === 0) add()
    else labels()[Math.min(at, draft.lines.length - 1)]?.focus()
  }
  async function submit(andSend: boolean) {
    setTried(true)
    const ready = bodyOf(draft, currency)
    if (!ready) queueMicrotask(() => body.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
    if (!ready || busy()) return
    setBusy(andSend ? 'send' : 'save')
    saved = await props.save(ready, andSend)
    setBusy(null)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('quote.dialog.title', { number: serviceOrderNumber(order.id) })}
      width={820}
      class="quote-dialog"
      onClose={props.onClose}
      onSubmit={() => void submit(false)}
      foot={
        <>
          <dl class="quote-sums" aria-live="polite">
            <dt>{t('quote.sum.customer')}</dt>
            <dd class="num">
              <b>{money(sums().customer, currency)}</b>
            </dd>
            <dt>{t('quote.sum.we')}</dt>
            <dd class="num">{money(sums().we, currency)}</dd>
          </dl>
          <Button class="push" busy={busy() === 'send'} onClick={() => void submit(true)}>
            {t('quote.save.send')}
          </Button>
          <Button kind="main" type="submit" keys="ctrl+enter" busy={busy() === 'save'}>
            {t('quote.save')}
          </Button>
        </>
      }
    >
      <div class="quote-lines" ref={body}>
        <For each={draft.lines}>
          {(line, at) => (
            <QuoteLineFields
              line={line}
              place={at() + 1}
              currency={currency}
              wrong={errorsOf(at())}
              isFirst={at() === 0}
              change={(part) => setDraft('lines', at(), part)}
              remove={draft.lines.length > 1 ? () => remove(at()) : undefined}
              goOn={() => (at() === draft.lines.length - 1 ? add() : labels()[at() + 1]?.focus())}
            />
          )}
        </For>
        <Show when={draft.lines.length < mostLines}>
          <Button kind="ghost" icon="plus" class="add" onClick={add}>
            {t('quote.line.add')}
          </Button>
        </Show>
      </div>
      <div class="two">
        <Field
          label={t('quote.valid.label')}
          hint={t('quote.valid.hint')}
          type="date"
          value={draft.validUntilOn}
          onInput={(event) => setDraft('validUntilOn', event.currentTarget.value)}
        />
        <Field
          label={t('quote.fee.label', { currency })}
          hint={t('quote.fee.hint')}
          error={feeIsBad() ? t('quote.amount.bad', { example: exampleAmount(currency) }) : undefined}
          inputmode="decimal"
          value={draft.refusalFee}
          onInput={(event) => setDraft('refusalFee', event.currentTarget.value)}
        />
      </div>
    </Dialog>
  )
}
