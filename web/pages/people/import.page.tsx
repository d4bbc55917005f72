import { A, useNavigate, useParams } from '@solidjs/router'
import { createEffect, For, Match, Show, Switch } from 'solid-js'
import type { ImportRunWithSample } from '#shared/purchase-import.schema.ts'
import { useSession } from '../../data/session.tsx'
import { number, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useImport, useImportActions } from '../../nouns/purchases/import.data.ts'
import { ImportErrors } from '../../nouns/purchases/import-errors.tsx'
import { ImportMappingForm } from '../../nouns/purchases/import-mapping.tsx'
import './people.css'
import './import.css'
import '../../nouns/purchases/purchase-import.words.ts'

/** One file of purchases: what its columns mean, what is wrong with it, how far it is. */
export function ImportPage() {
  const params = useParams<{ id: string }>()
  const { may } = useSession()
  const query = useImport(() => Number(params.id))
  return (
    <Switch fallback={<Skeleton rows={4} />}>
      <Match when={!may('purchases.import')}>
        <EmptyState title={t('people.import')} why={t('import.only-admin')} />
      </Match>
      <Match when={query.data()}>{(run) => <ImportView run={run()} />}</Match>
      <Match when={query.error()}>
        <ErrorState title={t('import.list.failed')} error={query.error()} retry={query.reload} />
      </Match>
    </Switch>
  )
}

const delimiters = { ',': ',', ';': ';', '\t': 'Tab' } as const

function ImportView(props: { run: ImportRunWithSample }) {
  const navigate = useNavigate()
  const actions = useImportActions(() => props.run.id)
  const fine = () => props.run.rows - props.run.refused
  const isOpen = () => props.run.state === 'checked'
  createEffect(() => {
    document.title = `${props.run.fileName} · Aftercare`
  })
  offerCommands(() => [
    { id: 'people.back', group: 'move', label: t('people.import'), keys: ['escape'], run: () => navigate('/people/import') },
  ])
  return (
    <main class="people import">
      <header class="bar">
        <A class="btn ghost square back" href="/people/import" aria-label={t('people.import')}>
          <Icon name="left" />
        </A>
        <h1 class="clip">
          <bdi>{props.run.fileName}</bdi>
        </h1>
        <span class="meta only-wide clip">
          {[props.run.source, t('import.rows', { n: props.run.rows }), props.run.encoding, delimiters[props.run.delimiter]].join(' · ')}
        </span>
        <span class="push" />
        <Show when={isOpen()}>
          <Button class="only-wide" onClick={() => void actions.stop().then(() => navigate('/people/import'))}>
            {t('import.discard')}
          </Button>
          <Button kind="main" disabled={props.run.missing.length > 0 || fine() === 0} onClick={() => void actions.run()}>
            {t('import.run', { n: fine() })}
          </Button>
        </Show>
        <Show when={props.run.state === 'running'}>
          <Button onClick={() => void actions.stop()}>{t('import.stop')}</Button>
        </Show>
      </header>
      <div class="rows" data-region tabindex="-1">
        <div role="status">
          <Switch>
            <Match when={props.run.missing.length > 0 && isOpen()}>
              <p class="note warn">
                <Icon name="warn" size="s" />
                {t('import.missing', { fields: props.run.missing.map((field) => t(`import.field.${field}`)).join(', ') })}
              </p>
            </Match>
            <Match when={isOpen()}>
              <p class="note">
                <Icon name="check" size="s" />
                {t('import.fine', { n: fine() })}
              </p>
              <Show when={props.run.refused > 0}>
                <p class="note warn">
                  <Icon name="warn" size="s" />
                  {t('import.refused', { n: props.run.refused })}
                </p>
              </Show>
              <Show when={props.run.sameAs}>{(same) => <p class="note">{t('import.same', { date: shortDate(same().createdAt) })}</p>}</Show>
            </Match>
            <Match when={true}>
              <Progress run={props.run} />
            </Match>
          </Switch>
        </div>
        <Show when={isOpen()}>
          <ImportMappingForm run={props.run} change={(mapping) => void actions.remap(mapping)} />
        </Show>
        <ImportErrors id={props.run.id} count={props.run.missing.length > 0 ? 0 : props.run.refused} />
      </div>
    </main>
  )
}

function Progress(props: { run: ImportRunWithSample }) {
  const counts = () =>
    [
      ['added', props.run.added],
      ['changed', props.run.changed],
      ['unchanged', props.run.same],
      ['left-out', props.run.refused],
    ] as const
  return (
    <>
      <Show when={props.run.state === 'running'}>
        <progress max={props.run.rows} value={props.run.doneRows} aria-label={t('import.state.running')} />
      </Show>
      <p class="note">
        <b>{t(`import.state.${props.run.state}`)}</b>
        {t('import.progress', { done: number(props.run.doneRows), rows: number(props.run.rows) })}
      </p>
      <dl class="counts">
        <For each={counts()}>
          {([name, count]) => (
            <div>
              <dt>{t(`import.${name}`)}</dt>
              <dd class="num">{number(count)}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={props.run.state === 'done'}>
        <A class="btn" href="/people">
          {t('import.done.people')}
        </A>
      </Show>
    </>
  )
}
