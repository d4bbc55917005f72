import { createEffect, createSignal, For, on, Show } from 'solid-js'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { deviceStorage } from '../../kit/environment.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Chip } from '../../kit/ui/chip.tsx'
import { TextField } from '../../kit/ui/field.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import './order-parts.words.ts'

/** Where the words that were not sent yet lie on this device. */
const place = (orderId: number) => `aftercare.order-message.${orderId}`

type MessagesProps = {
  order: ServiceOrderWithSteps
  mayWrite: boolean
  write: (orderId: number, text: string) => Promise<boolean>
}

/** Words between the customer's page and us. They stand apart from the thread: what is written here is never public. */
export function OrderMessages(props: MessagesProps) {
  return (
    <aside class="ctx messages" aria-label={t('messages.region')}>
      <section>
        <h2>
          {t('messages.title')} <Chip icon="lock">{t('messages.private')}</Chip>
        </h2>
        <p class="meta">{t('messages.why')}</p>
        <div role="log" aria-label={t('messages.title')}>
          <Show when={props.order.messages.length > 0} fallback={<p class="muted none">{t('messages.none')}</p>}>
            <ol>
              <For each={props.order.messages}>
                {(message) => (
                  <li classList={{ ours: message.by !== null }}>
                    <span class="meta">
                      <bdi>{message.by?.name ?? props.order.customerName}</bdi> <Moment at={message.at} />
                    </span>
                    <p dir="auto">{message.text}</p>
                  </li>
                )}
              </For>
            </ol>
          </Show>
        </div>
        <Show when={props.mayWrite}>
          <MessageBox {...props} />
        </Show>
      </section>
    </aside>
  )
}

function MessageBox(props: MessagesProps) {
  const [text, setText] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  createEffect(
    on(
      () => props.order.id,
      (id) => setText(deviceStorage.read(place(id)) ?? ''),
    ),
  )
  function change(words: string) {
    setText(words)
    deviceStorage.write(place(props.order.id), words || null)
  }
  async function send() {
    const words = text().trim()
    if (words === '' || busy()) return
    setBusy(true)
    if (await props.write(props.order.id, words)) change('')
    setBusy(false)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextField
        label={t('messages.label')}
        hint={t('messages.hint')}
        rows="2"
        maxlength="4000"
        dir="auto"
        value={text()}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          void send()
        }}
      />
      <Button kind="ink" type="submit" icon="lock" busy={busy()} disabled={text().trim() === ''} keys="ctrl+enter">
        {t('messages.send')}
      </Button>
    </form>
  )
}
