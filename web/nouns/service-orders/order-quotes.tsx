import { createSignal, For, type JSX, Show } from 'solid-js'
import type { Quote } from '#shared/quote.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { money } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { ChoiceDialog } from '../../kit/ui/choice-dialog.tsx'
import { plainDay } from './order.words.ts'
import type { useQuoteActions } from './quote.data.ts'
import { currentQuote, draftQuote, quoteStanding, standingWords } from './quote.words.ts'
import { QuoteTable } from './quote-table.tsx'
import './order-parts.words.ts'

type Actions = ReturnType<typeof useQuoteActions>
type QuotesProps = {
  order: ServiceOrderWithSteps
  actions: Actions
  now: number
  mayChange: boolean
  /** Opens the dialog that writes one. */
  write: () => void
}

/** The quotes of an order: what is being written, what the customer sees, what no longer counts. */
export function OrderQuotes(props: QuotesProps) {
  const draft = () => draftQuote(props.order)
  const current = () => currentQuote(props.order)
  const old = () => props.order.quotes.filter((quote) => quote.state !== 'draft' && quote.id !== current()?.id)
  const mayWrite = () => props.mayChange && current()?.state !== 'accepted' && !draft()
  return (
    <section class="quotes">
      <Show when={draft()}>
        {(quote) => (
          <OneQuote quote={quote()} now={props.now}>
            <Show when={props.mayChange}>
              <SendButton quote={quote()} actions={props.actions} />
              <Button kind="ghost" onClick={() => props.write()}>
                {t('quote.edit')}
              </Button>
            </Show>
          </OneQuote>
        )}
      </Show>
      <Show when={current()}>
        {(quote) => (
          <OneQuote quote={quote()} now={props.now}>
            <Show when={props.mayChange && quoteStanding(quote(), props.now) === 'sent'}>
              <RecordAnswer quote={quote()} actions={props.actions} />
            </Show>
            <Show when={mayWrite()}>
              <Button kind="ghost" onClick={() => props.write()}>
                {t('quote.write.new')}
              </Button>
            </Show>
          </OneQuote>
        )}
      </Show>
      <Show when={!draft() && !current()}>
        <h2>{t('quote.title')}</h2>
        <p class="muted">
          {t('quote.none')}{' '}
          <Show when={mayWrite()}>
            <button type="button" class="link" onClick={() => props.write()}>
              {t('quote.write')}
            </button>
          </Show>
        </p>
      </Show>
      <For each={old()}>
        {(quote) => (
          <details>
            <summary>{t('quote.old', { quote: t('quote.number', { version: quote.version }) })}</summary>
            <QuoteTable quote={quote} />
          </details>
        )}
      </For>
    </section>
  )
}

/** One version with its lines, how it stands, and what can be done with it. */
function OneQuote(props: { quote: Quote; now: number; children: JSX.Element }) {
  const isExpired = () => quoteStanding(props.quote, props.now) === 'expired'
  return (
    <div class="one-quote">
      <h2>
        {t('quote.number', { version: props.quote.version })}{' '}
        <span class="meta" classList={{ 'is-late': isExpired() }}>
          {standingWords(props.quote, props.now)}
        </span>
      </h2>
      <section class="strip" tabindex="0" aria-label={t('quote.number', { version: props.quote.version })}>
        <QuoteTable quote={props.quote} />
      </section>
      <p class="meta terms">
        <Show when={props.quote.validUntilOn !== null && !isExpired() ? props.quote.validUntilOn : null}>
          {(on) => <span>{t('quote.valid', { date: plainDay(on(), props.now) })}</span>}
        </Show>
        <Show when={props.quote.refusalFee > 0}>
          <span>{t('quote.fee', { amount: money(props.quote.refusalFee, props.quote.currency) })}</span>
        </Show>
      </p>
      <div class="row acts">{props.children}</div>
    </div>
  )
}

function SendButton(props: { quote: Quote; actions: Actions }) {
  const [busy, setBusy] = createSignal(false)
  async function send() {
    setBusy(true)
    await props.actions.send(props.quote)
    setBusy(false)
  }
  return (
    <Button kind="ink" icon="lock" busy={busy()} onClick={() => void send()}>
      {t('quote.send')}
    </Button>
  )
}

/** Writes down an answer given by phone or letter. */
function RecordAnswer(props: { quote: Quote; actions: Actions }) {
  // The answer was given to what stood here when it was asked for.
  const [asked, setAsked] = createSignal<Quote | null>(null)
  return (
    <>
      <Button onClick={() => setAsked({ ...props.quote })}>{t('quote.record')}</Button>
      <Show when={asked()} keyed>
        {(quote) => (
          <ChoiceDialog
            title={t('quote.record.title', { version: quote.version })}
            why={t('quote.record.why')}
            choices={[
              { value: 'accepted' as const, label: t('quote.record.accepted'), icon: 'check' },
              { value: 'refused' as const, label: t('quote.record.refused'), icon: 'x' },
            ]}
            onChoose={(said) => void props.actions.answer(quote, said)}
            onClose={() => setAsked(null)}
          />
        )}
      </Show>
    </>
  )
}
