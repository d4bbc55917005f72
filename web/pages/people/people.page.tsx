import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { usePeople } from '../../nouns/customers/customer.data.ts'
import { PeopleSearch } from './people-search.tsx'
import './people.css'
import { PersonRow } from './person-row.tsx'

/** Everybody who bought something: found by whatever they name. The search stands in the address. */
export function PeoplePage() {
  const [address, setAddress] = useSearchParams<{ q?: string; person?: string }>()
  const navigate = useNavigate()
  const { may } = useSession()
  const [pages, setPages] = createSignal(1)
  const q = () => address.q?.trim() ?? ''
  const query = usePeople(q, pages)
  const people = () => query.data()?.items ?? []
  const chosen = () => Number(address.person) || null
  createEffect(() => {
    document.title = `${t('page.people')} · Aftercare`
  })
  onCleanup(() => setPages(1))

  const search = (words: string) => {
    setPages(1)
    setAddress({ q: words || null, person: null }, { replace: true, scroll: false })
  }
  function walk(by: 1 | -1) {
    const at = people().findIndex(({ id }) => id === chosen())
    const next = people()[at < 0 ? 0 : Math.min(people().length - 1, Math.max(0, at + by))]
    if (!next) return
    setAddress({ person: String(next.id) }, { replace: true, scroll: false })
    document.querySelector<HTMLElement>(`[data-person="${next.id}"] a`)?.focus()
  }
  offerCommands(() => [
    { id: 'people.next', group: 'move', label: t('people.key.next'), keys: ['j', 'arrowdown'], keyOnly: true, run: () => walk(1) },
    { id: 'people.previous', group: 'move', label: t('people.key.previous'), keys: ['k', 'arrowup'], keyOnly: true, run: () => walk(-1) },
    {
      id: 'people.open',
      group: 'move',
      label: t('people.key.open'),
      keys: ['enter'],
      keyOnly: true,
      run: () => chosen() && navigate(`/people/${chosen()}`),
    },
  ])

  const importLink = (kind: string) => (
    <Show when={may('purchases.import')}>
      <A class={kind} href="/people/import">
        <Icon name="import" size="s" />
        {t('people.import')}
      </A>
    </Show>
  )
  return (
    <main class="people">
      <header class="bar">
        <h1>{t('page.people')}</h1>
        <PeopleSearch q={q()} search={search} />
        <span class="push only-wide">{importLink('btn')}</span>
      </header>
      <Switch>
        <Match when={query.error() && !query.data()}>
          <ErrorState title={t('people.failed')} error={query.error()} retry={query.reload} />
        </Match>
        <Match when={query.isPending()}>
          <Skeleton rows={6} />
        </Match>
        <Match when={people().length === 0 && q() !== ''}>
          <EmptyState title={t('people.not-found', { q: q() })} why={t('people.not-found.why')} />
        </Match>
        <Match when={people().length === 0}>
          <EmptyState title={t('people.none')} why={may('purchases.import') ? t('people.none.why') : t('people.none.agent')}>
            {importLink('btn main')}
          </EmptyState>
        </Match>
        <Match when={true}>
          <div class="rows" data-region tabindex="-1">
            <ol aria-label={t('page.people')}>
              <For each={people()}>
                {(person) => (
                  <PersonRow person={person} chosen={person.id === chosen()}>
                    <A class="whole" href={`/people/${person.id}`}>
                      <bdi>{person.name || person.email || t('people.nameless')}</bdi>
                    </A>
                  </PersonRow>
                )}
              </For>
            </ol>
            <Show when={query.data()?.more}>
              <Button class="next-page" busy={query.isFetching()} onClick={() => setPages((n) => n + 1)}>
                {t('do.more')}
              </Button>
            </Show>
          </div>
        </Match>
      </Switch>
    </main>
  )
}
