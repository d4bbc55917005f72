import { For, Show } from 'solid-js'
import type { OrderMail } from '#shared/order-mail.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { Moment } from '../../kit/ui/moment.tsx'
import { TextButton } from './order-facts.tsx'
import './order-parts.words.ts'

type MailsProps = { order: ServiceOrderWithSteps; mayChange: boolean; takeBack: (id: number) => Promise<void> }

const bad = ['failed', 'unknown']

/** Mails that the customer gets of this order by themselves, and how each stands; one that has not left can be taken back. */
export function OrderMails(props: MailsProps) {
  return (
    <Show when={props.order.mails[0]}>
      {(newest) => (
        <aside class="ctx mails" aria-label={t('order-mail.title')}>
          <section>
            <h2>{t('order-mail.title')}</h2>
            <p class="meta">{t('order-mail.why', { to: newest().to })}</p>
            <ul>
              <For each={props.order.mails}>{(mail) => <MailRow {...props} mail={mail} />}</For>
            </ul>
          </section>
        </aside>
      )}
    </Show>
  )
}

function MailRow(props: MailsProps & { mail: OrderMail }) {
  return (
    <li classList={{ muted: props.mail.state === 'withdrawn' }}>
      <span>
        {t(`order-mail.${props.mail.occasion}`)}{' '}
        <span classList={{ meta: !bad.includes(props.mail.state), 'is-late': bad.includes(props.mail.state) }}>
          {t(`order-mail.state.${props.mail.state}`)}
        </span>
      </span>
      <Show when={props.mail.state === 'approved' && props.mayChange} fallback={<Moment at={props.mail.at} />}>
        <TextButton label={t('order-mail.undo')} press={() => void props.takeBack(props.mail.id)} />
      </Show>
      <Show when={props.mail.state !== 'sent' && props.mail.error}>{(why) => <p class="meta why">{troubleText(why())}</p>}</Show>
    </li>
  )
}
