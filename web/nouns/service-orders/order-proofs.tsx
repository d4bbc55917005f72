import { For, Show } from 'solid-js'
import { channelLabels, shownHandle } from '#shared/channel.ts'
import type { OrderProof } from '#shared/service-order.schema.ts'
import { shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'

const icons = { proved: 'check', waiting: 'clock', over: 'x' } as const

function proofWords({ state, channel, by, named, provedAt, askedAt }: OrderProof): string {
  const label = channelLabels[channel]
  const handle = shownHandle(channel, by?.handle || named || '')
  if (state === 'proved') return t('order.proof.proved', { handle, channel: label, date: shortDate(provedAt ?? askedAt) })
  return state === 'waiting'
    ? t('order.proof.waiting', { channel: label })
    : t('order.proof.over', { channel: label, date: shortDate(askedAt) })
}

/** What came of the codes that the customer asked for on the order's page, and whether somebody else tried them. */
export function OrderProofs(props: { proofs: readonly OrderProof[] }) {
  return (
    <Show when={props.proofs.length > 0}>
      <section class="proofs">
        <h2>{t('order.proof')}</h2>
        <ul>
          <For each={props.proofs}>
            {(proof) => (
              <li classList={{ meta: proof.state === 'over' && proof.attempts === 0 }}>
                <Icon name={icons[proof.state]} size="s" />
                <span>
                  {proofWords(proof)}
                  <Show when={proof.attempts > 0}>
                    <b class="tried">{t('order.proof.attempts', { n: proof.attempts })}</b>
                  </Show>
                </span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  )
}
