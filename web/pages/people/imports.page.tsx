import { A, useNavigate } from '@solidjs/router'
import { createEffect, createSignal, createUniqueId, For, Show } from 'solid-js'
import { newKey } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { number, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Field } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { EmptyState, ErrorState } from '../../kit/ui/states.tsx'
import { sendPurchases, useImports } from '../../nouns/purchases/import.data.ts'
import './people.css'
import './import.css'
import '../../nouns/purchases/purchase-import.words.ts'

/** Takes a file of purchases in, and lists those of before. */
export function ImportsPage() {
  const { may } = useSession()
  const navigate = useNavigate()
  createEffect(() => {
    document.title = `${t('people.import')} · Aftercare`
  })
  offerCommands(() => [{ id: 'people.back', group: 'move', label: t('people.back'), keys: ['escape'], run: () => navigate('/people') }])
  return (
    <main class="people import">
      <header class="bar">
        <A class="btn ghost square back" href="/people" aria-label={t('people.back')}>
          <Icon name="left" />
        </A>
        <h1>{t('people.import')}</h1>
      </header>
      <Show when={may('purchases.import')} fallback={<EmptyState title={t('people.import')} why={t('import.only-admin')} />}>
        <div class="rows" data-region tabindex="-1">
          <FileForm />
          <Earlier />
        </div>
      </Show>
    </main>
  )
}

function FileForm() {
  const navigate = useNavigate()
  const id = createUniqueId()
  const [file, setFile] = createSignal<File | null>(null)
  const [source, setSource] = createSignal('shop')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<unknown>(null)
  let key = newKey()
  async function submit(event: Event) {
    event.preventDefault()
    setTried(true)
    const chosen = file()
    if (!chosen || source().trim() === '' || busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      const run = await sendPurchases(chosen, source().trim(), key)
      navigate(`/people/import/${run.id}`)
    } catch (error) {
      key = newKey()
      setRefusal(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form class="take" onSubmit={(event) => void submit(event)} novalidate>
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('import.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <div class="field">
        <label for={id}>{t('import.file')}</label>
        <input
          id={id}
          class="input"
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          aria-describedby={`${id}-hint`}
          aria-invalid={tried() && !file() ? 'true' : undefined}
          onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
        />
        <p class={tried() && !file() ? 'error' : 'hint'} id={`${id}-hint`}>
          {tried() && !file() ? t('import.file.missing') : t('import.file.hint')}
        </p>
      </div>
      <Field
        label={t('import.source')}
        hint={t('import.source.hint')}
        maxlength={120}
        autocomplete="off"
        value={source()}
        onInput={(event) => setSource(event.currentTarget.value)}
      />
      <Button kind="main" type="submit" busy={busy()}>
        {t('import.check')}
      </Button>
    </form>
  )
}

function Earlier() {
  const query = useImports()
  return (
    <>
      <Show when={query.error() && !query.data()}>
        <ErrorState title={t('import.list.failed')} error={query.error()} retry={query.reload} />
      </Show>
      <Show when={(query.data()?.items.length ?? 0) > 0}>
        <section>
          <h2>{t('import.earlier')}</h2>
          <ol class="runs">
            <For each={query.data()?.items ?? []}>
              {(run) => (
                <li>
                  <A class="t clip whole" href={`/people/import/${run.id}`}>
                    <bdi>{run.fileName}</bdi>
                  </A>
                  <span class="meta clip">
                    <bdi>{run.source}</bdi> · {t('import.rows', { n: run.rows })}
                  </span>
                  <span class="meta">
                    {run.state === 'running'
                      ? t('import.progress', { done: number(run.doneRows), rows: number(run.rows) })
                      : t(`import.state.${run.state}`)}
                  </span>
                  <span class="meta r">{shortDate(run.createdAt)}</span>
                </li>
              )}
            </For>
          </ol>
        </section>
      </Show>
    </>
  )
}
