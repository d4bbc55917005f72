import { useNavigate, useParams, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { CustomerRow } from '#shared/customer.schema.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useAuthor, useLinkActions, usePeople } from '../../nouns/customers/customer.data.ts'
import { LinkDialog } from '../../nouns/customers/link-dialog.tsx'
import { PeopleSearch } from './people-search.tsx'
import './people.css'
import { PersonRow } from './person-row.tsx'

/** Who an author is: leads to the person, or to where somebody says who it is. */
export function AuthorPage() {
  const params = useParams<{ id: string }>()
  const [address, setAddress] = useSearchParams<{ q?: string }>()
  const navigate = useNavigate()
  const { may } = useSession()
  const query = useAuthor(() => Number(params.id))
  const author = () => query.data()?.author ?? null
  const q = () => address.q?.trim() ?? author()?.name ?? ''
  const found = usePeople(q, () => 1)
  const actions = useLinkActions()
  const [chosen, setChosen] = createSignal<CustomerRow | null>(null)
  createEffect(() => {
    const customer = query.data()?.customer
    if (customer) navigate(`/people/${customer.id}`, { replace: true })
  })
  createEffect(() => {
    document.title = `${t('page.people')} · Aftercare`
  })
  return (
    <Switch fallback={<Skeleton rows={4} />}>
      <Match when={query.error() && !query.data()}>
        <ErrorState title={t('people.one.failed')} error={query.error()} retry={query.reload} />
      </Match>
      <Match when={query.data() && author() === null}>
        <EmptyState title={t('people.gone')} why={t('people.gone.why')} />
      </Match>
      <Match when={author()} keyed>
        {(author) => (
          <main class="people">
            <header class="bar">
              <h1 class="clip">{t('people.author', { name: author.name, channel: channelLabels[author.channel] })}</h1>
              <PeopleSearch q={q()} search={(words) => setAddress({ q: words }, { replace: true, scroll: false })} />
            </header>
            <div class="rows" data-region tabindex="-1">
              <p class="lead">
                <b>{t('people.author.none')}.</b> {t('people.author.why')}
              </p>
              <Show when={found.data()?.items.length === 0}>
                <EmptyState title={t('people.not-found', { q: q() })} why={t('people.not-found.why')} />
              </Show>
              <ol aria-label={t('page.people')}>
                <For each={found.data()?.items ?? []}>
                  {(person) => (
                    <PersonRow person={person} chosen={false}>
                      <bdi>{person.name || person.email || t('people.nameless')}</bdi>
                      <Show when={may('customers.write')}>
                        <Button kind="accent" onClick={() => setChosen(person)}>
                          {t('people.link')}
                        </Button>
                      </Show>
                    </PersonRow>
                  )}
                </For>
              </ol>
            </div>
            <Show when={chosen()} keyed>
              {(person) => (
                <LinkDialog
                  author={author}
                  send={(note, key) => actions.link(person.id, author, note, key)}
                  onClose={() => setChosen(null)}
                />
              )}
            </Show>
          </main>
        )}
      </Match>
    </Switch>
  )
}
