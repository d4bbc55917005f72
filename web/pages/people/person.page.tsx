import { A, useNavigate, useParams } from '@solidjs/router'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { CustomerPage } from '#shared/customer.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { ApiProblem } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { countryName, languageName, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { BoughtSection } from '../../nouns/customers/bought.tsx'
import { ConsentSection } from '../../nouns/customers/consents.tsx'
import { usePerson } from '../../nouns/customers/customer.data.ts'
import { EditDialog } from '../../nouns/customers/edit-dialog.tsx'
import { MoodChart } from '../../nouns/customers/mood.chart.tsx'
import { usePersonActions } from '../../nouns/customers/person.data.ts'
import { ChangesSection, DataSection } from '../../nouns/customers/person-data.tsx'
import { WhoSection } from '../../nouns/customers/who.tsx'
import { usePromiseActions } from '../../nouns/promises/promise.data.ts'
import { PromiseRows } from '../../nouns/promises/promise-rows.tsx'
import './people.css'
import './person.css'
import '../../nouns/customers/personal-data.words.ts'

/** One person: bought, repaired, complained, and who says that it is the same one. */
export function PersonPage() {
  const params = useParams<{ id: string }>()
  const query = usePerson(() => Number(params.id))
  const navigate = useNavigate()
  // Who was merged is answered as the one who was kept: the address follows.
  createEffect(() => {
    const id = query.data()?.id
    if (id !== undefined && id !== Number(params.id) && !query.isOld()) navigate(`/people/${id}`, { replace: true })
  })
  const isGone = () => query.error() instanceof ApiProblem && (query.error() as ApiProblem).status === 404
  return (
    <Switch>
      <Match when={query.data()}>{(person) => <PersonView person={person()} />}</Match>
      <Match when={isGone()}>
        <EmptyState title={t('people.gone')} why={t('people.gone.why')}>
          <A class="btn" href="/people">
            {t('people.back')}
          </A>
        </EmptyState>
      </Match>
      <Match when={query.error()}>
        <ErrorState title={t('people.one.failed')} error={query.error()} retry={query.reload} />
      </Match>
      <Match when={true}>
        <Skeleton rows={4} />
      </Match>
    </Switch>
  )
}

const caseHref = ({ id, threadId }: { id: number; threadId: number }) => `/cases/${id}/threads/${threadId}`

function PersonView(props: { person: CustomerPage }) {
  const navigate = useNavigate()
  const { may } = useSession()
  const now = createNow(60_000)
  const actions = usePersonActions()
  const promiseActions = usePromiseActions()
  const [edits, setEdits] = createSignal(false)
  const isErased = () => props.person.erasedAt !== null
  const mayChange = () => may('customers.write') && !isErased()
  const name = () =>
    props.person.erasedAt === null
      ? props.person.name || props.person.email || t('people.nameless')
      : t('people.erased', { date: shortDate(props.person.erasedAt) })
  const since = () => props.person.purchases.map(({ contractOn }) => contractOn.slice(0, 4)).toSorted()[0]
  const facts = () =>
    [
      props.person.country && countryName(props.person.country),
      props.person.language && t('people.writes', { language: languageName(props.person.language) }),
      since() && t('people.since', { year: since() ?? '' }),
    ].filter((part): part is string => typeof part === 'string' && part !== '')
  const waiting = () => props.person.cases.find((one) => one.waiting)
  const answer = () => {
    const found = waiting()
    if (found) navigate(caseHref(found))
  }
  createEffect(() => {
    document.title = `${name()} · Aftercare`
  })
  offerUndo()
  offerCommands(() => [
    ...(mayChange()
      ? [
          {
            id: 'people.edit',
            group: 'work' as const,
            label: t('people.edit'),
            keys: ['e'],
            icon: 'pencil' as const,
            run: () => setEdits(true),
          },
        ]
      : []),
    { id: 'people.back', group: 'move', label: t('people.back'), keys: ['escape'], run: () => navigate('/people') },
    ...(waiting()
      ? [
          {
            id: 'people.answer',
            group: 'work' as const,
            label: t('people.answer', { case: caseNumber(waiting()?.id ?? 0) }),
            keys: ['r'],
            icon: 'reply' as const,
            run: answer,
          },
        ]
      : []),
  ])
  return (
    <main class="duo person" classList={{ alone: isErased() }}>
      <article data-region tabindex="-1">
        <header class="bar">
          <A class="btn ghost square back" href="/people" aria-label={t('people.back')}>
            <Icon name="left" />
          </A>
          <Show when={!isErased()}>
            <Avatar name={name()} />
          </Show>
          <h1 class="clip">
            <bdi>{name()}</bdi>
          </h1>
          <span class="meta only-wide clip">{facts().join(' · ')}</span>
          <span class="push" />
          <Show when={mayChange()}>
            <Button kind="ghost" icon="pencil" keys="e" onClick={() => setEdits(true)}>
              <span class="only-wide">{t('people.edit')}</span>
              <span class="only-phone vh">{t('people.edit')}</span>
            </Button>
          </Show>
          <Show when={waiting()}>
            {(found) => (
              <A class="btn main" href={caseHref(found())}>
                <Icon name="reply" size="s" />
                {t('people.answer', { case: caseNumber(found().id) })}
                <Kbd keys="r" />
              </A>
            )}
          </Show>
        </header>
        <div class="pgin">
          <Show when={isErased()}>
            <p class="lead-erased">{t('people.erased.why')}</p>
          </Show>
          <BoughtSection purchases={props.person.purchases} customerId={props.person.id} now={now()} />
          <div class="halves">
            <Orders person={props.person} />
            <Show when={!isErased()}>
              <Cases person={props.person} />
            </Show>
          </div>
          <Show when={!isErased()}>
            <MoodChart moods={props.person.moods} more={props.person.more.moods} />
            <section>
              <h2 class="h">
                {t('promise.title')}{' '}
                <Show when={props.person.promiseCounts.made > 0}>
                  <span class="meta">{t('promise.sum', props.person.promiseCounts)}</span>
                </Show>
              </h2>
              <Show when={props.person.promises.length > 0} fallback={<p class="meta">{t('promise.none')}</p>}>
                <PromiseRows promises={props.person.promises} now={now()} mayChange={may('promises.settle')} actions={promiseActions} />
              </Show>
            </section>
          </Show>
          <Show when={Object.values(props.person.more).some(Boolean)}>
            <p class="meta">{t('people.more')}</p>
          </Show>
        </div>
      </article>
      <Show when={!isErased()}>
        <aside class="side" aria-label={t('people.who')} data-region tabindex="-1">
          <WhoSection person={props.person} mayLink={may('customers.write')} />
          <ConsentSection person={props.person} mayWrite={may('customers.write')} actions={actions} />
          <Known person={props.person} />
          <ChangesSection person={props.person} mayChange={may('customers.write')} actions={actions} />
          <DataSection
            person={props.person}
            mayChange={may('customers.write')}
            mayExport={may('customers.export')}
            mayErase={may('customers.erase')}
            actions={actions}
          />
        </aside>
      </Show>
      <Show when={edits()}>
        <EditDialog person={props.person} send={(change) => actions.edit(props.person, change)} onClose={() => setEdits(false)} />
      </Show>
    </main>
  )
}

function Orders(props: { person: CustomerPage }) {
  return (
    <section>
      <h2 class="h">
        {t('people.orders')} <span class="meta">{props.person.orders.length || ''}</span>
      </h2>
      <Show when={props.person.orders.length > 0} fallback={<p class="meta">{t('people.orders.none')}</p>}>
        <ol class="lns">
          <For each={props.person.orders}>
            {(order) => (
              <li>
                <span class="meta">{serviceOrderNumber(order.id)}</span>
                <A class="t clip whole" href={`/service/${order.id}`}>
                  <b>
                    {t(`order.kind.${order.kind}`)}, <bdi>{order.product}</bdi>
                  </b>{' '}
                  <bdi>{order.fault}</bdi>
                </A>
                <span class="r meta">{order.closedAt ? shortDate(order.closedAt) : t(`order.state.${order.state}`)}</span>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </section>
  )
}

function Cases(props: { person: CustomerPage }) {
  return (
    <section>
      <h2 class="h">
        {t('people.cases')} <span class="meta">{props.person.cases.length || ''}</span>
      </h2>
      <Show when={props.person.cases.length > 0} fallback={<p class="meta">{t('people.cases.none')}</p>}>
        <ol class="lns">
          <For each={props.person.cases}>
            {(one) => (
              <li>
                <span class="meta">{caseNumber(one.id)}</span>
                <A class="t clip whole" href={caseHref(one)}>
                  <bdi>{one.title}</bdi>
                </A>
                <span class="r" classList={{ meta: !one.waiting, soon: one.waiting }}>
                  {one.waiting ? t('people.waiting') : `${t(`case.state.${one.state}`)} · ${shortDate(one.resolvedAt ?? one.lastAt)}`}
                </span>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </section>
  )
}

function Known(props: { person: CustomerPage }) {
  const countries = () => [...new Set(props.person.purchases.map(({ country }) => countryName(country)))]
  const lines = () =>
    [
      ['email', props.person.email],
      ['phone', props.person.phone],
      ['language', props.person.language && languageName(props.person.language)],
      ['country', countries().join(', ')],
    ] as const
  return (
    <section>
      <h2 class="over">{t('people.know')}</h2>
      <dl class="facts2">
        <For each={lines().filter(([, value]) => value)}>
          {([name, value]) => (
            <>
              <dt>{t(`people.know.${name}`)}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </>
          )}
        </For>
      </dl>
    </section>
  )
}
