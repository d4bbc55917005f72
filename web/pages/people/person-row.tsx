import { For, type JSX, Show } from 'solid-js'
import type { CustomerRow } from '#shared/customer.schema.ts'
import { countryName, dayDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { ChannelMark } from '../../nouns/sources/channel-mark.tsx'

/** A person in a list; the children are the name and what can be done. */
export function PersonRow(props: { person: CustomerRow; chosen: boolean; children: JSX.Element }) {
  return (
    <li data-person={props.person.id} classList={{ sel: props.chosen }}>
      <Avatar name={props.person.name || props.person.email || '?'} />
      <span class="t clip">{props.children}</span>
      <span class="meta clip contact">
        {props.person.name ? (props.person.email ?? props.person.phone ?? '') : (props.person.phone ?? '')}
      </span>
      <span class="marks">
        <For each={props.person.channels}>{(channel) => <ChannelMark channel={channel} />}</For>
      </span>
      <span class="meta clip country">{props.person.country ? countryName(props.person.country) : ''}</span>
      <span class="meta r">
        {t('people.purchases', { n: props.person.purchases })}
        <Show when={props.person.lastBoughtOn}>
          {(day) => <span class="only-wide">, {t('people.last', { date: dayDate(day()) })}</span>}
        </Show>
      </span>
    </li>
  )
}
