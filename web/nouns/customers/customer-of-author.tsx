import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { CustomerRow } from '#shared/customer.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { Name } from '../../kit/ui/name.tsx'

/** Which customer an author is; where nobody has said so, the way to say it. */
export function CustomerOfAuthor(props: { authorId: number }) {
  const query = createLiveQuery(
    () => ({
      key: ['people', 'of-author', props.authorId],
      load: (signal) => get<Page<CustomerRow>>('/api/customers', { authorId: props.authorId, limit: 1 }, signal),
      restMs: 2_000,
    }),
    ['customer-'],
  )
  return (
    <Show when={query.data()}>
      {(page) => (
        <Show
          when={page().items[0]}
          fallback={
            <A class="link" href={`/people/author/${props.authorId}`}>
              {t('people.link-to')}
            </A>
          }
        >
          {(customer) => (
            <A class="link" href={`/people/${customer().id}`}>
              <Name of={customer().name || t('people.nameless')} />
            </A>
          )}
        </Show>
      )}
    </Show>
  )
}
