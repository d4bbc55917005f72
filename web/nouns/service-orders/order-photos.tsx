import { For, Show } from 'solid-js'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { nameText } from '../../kit/ui/safe-text.ts'
import './order-goods.words.ts'

/** Photos that the customer sent with an order; each opens large. */
export function OrderPhotos(props: { order: Pick<ServiceOrderWithSteps, 'photos' | 'customerName'> }) {
  return (
    <Show when={props.order.photos.length > 0}>
      <section>
        <h2>
          {t('photos.title')}{' '}
          <span class="meta">{t('photos.from', { n: number(props.order.photos.length), name: nameText(props.order.customerName) })}</span>
        </h2>
        <ul class="pics">
          <For each={props.order.photos}>
            {(photo, at) => (
              <li>
                <a href={`/api/photos/${photo.id}`} target="_blank" rel="noopener">
                  <img
                    src={`/api/photos/${photo.id}`}
                    alt={t('photos.one', { n: at() + 1 })}
                    width={photo.width}
                    height={photo.height}
                    loading="lazy"
                  />
                </a>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  )
}
