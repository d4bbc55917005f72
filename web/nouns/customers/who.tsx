import { createSignal, For, Show } from 'solid-js'
import { shownHandle } from '#shared/channel.ts'
import type { CustomerLink, CustomerPage } from '#shared/customer.schema.ts'
import type { Author } from '#shared/mention.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { ChannelMark } from '../sources/channel-mark.tsx'
import { useLinkActions } from './customer.data.ts'
import { LinkDialog } from './link-dialog.tsx'

const icons = { proof: 'check', hand: 'pencil', import: 'import' } as const

/** What says that an author is this person. */
function basisOf({ basis, note, by, at, orderId }: CustomerLink): string {
  const date = shortDate(at)
  if (basis === 'proof' && orderId !== null) return t('people.basis.proof.order', { order: serviceOrderNumber(orderId), date })
  if (basis === 'proof') return t('people.basis.proof', { date })
  if (basis === 'hand') return t('people.basis.hand', { name: by?.name ?? '', date, note: note ?? '' })
  return note ? t('people.basis.import', { note, date }) : t('people.basis.address', { date })
}

/** The authors that a person is, with what says so, and those of the same name who may be. */
export function WhoSection(props: { person: CustomerPage; mayLink: boolean }) {
  const actions = useLinkActions()
  const [offered, setOffered] = createSignal<Author | null>(null)
  return (
    <section>
      <h2 class="over">{t('people.who')}</h2>
      <Show when={props.person.links.length + props.person.offers.length > 0} fallback={<p class="meta">{t('people.who.none')}</p>}>
        <ol class="who3">
          <For each={props.person.links}>
            {(link) => (
              <li>
                <ChannelMark channel={link.author.channel} coloured />
                <span>
                  <b>
                    <Name of={shownHandle(link.author.channel, link.author.handle)} />
                  </b>
                  <span class="meta">
                    <Icon name={icons[link.basis]} size="s" />
                    {basisOf(link)}
                  </span>
                </span>
                <Show when={props.mayLink}>
                  <Button
                    kind="ghost"
                    icon="x"
                    label={t('people.unlink', { name: link.author.name })}
                    onClick={() => void actions.unlink(props.person.id, link)}
                  />
                </Show>
              </li>
            )}
          </For>
          <For each={props.person.offers}>
            {(author) => (
              <li class="maybe">
                <ChannelMark channel={author.channel} />
                <span>
                  <Name of={shownHandle(author.channel, author.handle)} />
                  <span class="meta">{t('people.offer')}</span>
                </span>
                <Show when={props.mayLink}>
                  <Button kind="accent" onClick={() => setOffered(author)}>
                    {t('people.link')}
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ol>
      </Show>
      <Show when={offered()} keyed>
        {(author) => (
          <LinkDialog
            author={author}
            send={(note, key) => actions.link(props.person.id, author, note, key)}
            onClose={() => setOffered(null)}
          />
        )}
      </Show>
    </section>
  )
}
