import { createUniqueId, For, type JSX, Show } from 'solid-js'
import { type Payer, payers, type QuoteLineKind, quoteLineKinds } from '#shared/service-order.work.ts'
import { exampleAmount } from '../../kit/i18n/amount.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import type { DraftLine, wrongIn } from './quote-draft.ts'
import './order-parts.words.ts'

type LineProps = {
  line: DraftLine
  /** Counted from 1. */
  place: number
  currency: string
  wrong: ReturnType<typeof wrongIn> | null
  isFirst: boolean
  change: (part: Partial<DraftLine>) => void
  /** Missing: the only line. */
  remove: (() => void) | undefined
  /** Enter: on to the next line. */
  goOn: () => void
}

/** One line of a quote as it is written. In a row; on a phone one below the other. */
export function QuoteLineFields(props: LineProps) {
  const errorId = createUniqueId()
  const error = () => {
    if (props.wrong?.label) return t('quote.line.label.missing')
    if (props.wrong?.quantity) return t('quote.line.quantity.bad')
    return props.wrong?.price ? t('quote.amount.bad', { example: exampleAmount(props.currency) }) : null
  }
  const text = (name: 'label' | 'quantity' | 'price') => ({
    class: 'input',
    value: props.line[name],
    'aria-invalid': props.wrong?.[name] ? ('true' as const) : undefined,
    'aria-describedby': props.wrong?.[name] ? errorId : undefined,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => props.change({ [name]: event.currentTarget.value }),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) return
      event.preventDefault()
      props.goOn()
    },
  })
  return (
    <fieldset class="ql">
      <legend class="vh">{t('quote.line.n', { n: props.place })}</legend>
      <Cell class="ql-label" label={t('quote.line.label')}>
        <input {...text('label')} maxlength="120" autofocus={props.isFirst} />
      </Cell>
      <Cell label={t('quote.line.kind')}>
        <select class="input" onChange={(event) => props.change({ kind: event.currentTarget.value as QuoteLineKind })}>
          <For each={quoteLineKinds}>
            {(kind) => (
              <option value={kind} selected={kind === props.line.kind}>
                {t(`quote.kind.${kind}`)}
              </option>
            )}
          </For>
        </select>
      </Cell>
      <Cell class="ql-number" label={t('quote.head.quantity')}>
        <input {...text('quantity')} inputmode="numeric" maxlength="4" />
      </Cell>
      <Cell class="ql-number" label={t('quote.line.price', { currency: props.currency })}>
        <input {...text('price')} inputmode="decimal" maxlength="14" />
      </Cell>
      <Cell label={t('quote.head.payer')}>
        <select class="input" onChange={(event) => props.change({ payer: event.currentTarget.value as Payer })}>
          <For each={payers}>
            {(payer) => (
              <option value={payer} selected={payer === props.line.payer}>
                {t(`payer.${payer}`)}
              </option>
            )}
          </For>
        </select>
      </Cell>
      <Button
        kind="ghost"
        icon="x"
        label={t('quote.line.remove', { n: props.place })}
        disabled={!props.remove}
        onClick={() => props.remove?.()}
      />
      <Show when={error()}>
        <p class="error" id={errorId}>
          <Icon name="warn" size="s" />
          {error()}
        </p>
      </Show>
    </fieldset>
  )
}

function Cell(props: { label: string; class?: string; children: JSX.Element }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child that is handed in.
    <label class={`field ${props.class ?? ''}`}>
      <span class="lab">{props.label}</span>
      {props.children}
    </label>
  )
}
