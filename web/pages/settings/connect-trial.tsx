import './settings.words.ts'
import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { ConnectAttempt } from '#shared/connect.schema.ts'
import { newKey } from '../../data/api.ts'
import { readAmount } from '../../kit/i18n/amount.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { showToast } from '../../kit/ui/toast.tsx'
import { saveConnect, tryConnect } from '../../nouns/sources/connect.data.ts'
import type { Network } from '../../nouns/sources/connect.networks.ts'
import { microDollars } from '../../nouns/sources/source.form.ts'
import { LivePage } from './live-page.tsx'
import { SearchBuilder } from './search-builder.tsx'
import '../../nouns/sources/connect.words.ts'

/** Signed in: what to listen to, one page read to see it, and only then a source. */
export function ConnectTrial(props: {
  attempt: ConnectAttempt
  network: Network
  label: string
  account: string | null
  reload: () => Promise<void>
}) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [mode, setMode] = createSignal<'own' | 'search'>('own')
  const [query, setQuery] = createSignal('')
  const [name, setName] = createSignal('')
  const [cap, setCap] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  // The same key for each try of the same body: a repeat after a lost answer adds nothing twice.
  let sent = { body: '', key: newKey() }
  const asked = () => (mode() === 'search' ? query().trim() || null : null)
  const isCapBad = () => cap().trim() !== '' && readAmount(cap(), microDollars) === null
  const isEmpty = () => mode() === 'search' && asked() === null

  async function read(query: string | null) {
    const test = await tryConnect(props.attempt.id, query)
    void props.reload()
    return test
  }
  async function save() {
    if (busy() || isCapBad() || isEmpty()) return
    setBusy(true)
    setRefusal(null)
    try {
      const body = {
        ...(name().trim() && { name: name().trim() }),
        ...(asked() && { query: asked() }),
        ...(cap().trim() && { cap: readAmount(cap(), microDollars) }),
      }
      const written = JSON.stringify(body)
      if (written !== sent.body) sent = { body: written, key: newKey() }
      const source = await saveConnect(props.attempt.id, body, sent.key)
      await client.invalidateQueries({ queryKey: ['sources'] })
      showToast({ words: t('sources.connected', { name: source.name }) })
      navigate('/settings/sources', { replace: true })
    } catch (error) {
      setRefusal(error as Error)
    }
    setBusy(false)
  }

  return (
    <form
      class="connect"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h2 class="headline">
        <Icon name={`ch-${props.network.channel.name}`} class={`ch-${props.network.channel.name}`} />
        {props.account ? t('connect.in', { account: props.account }) : t('connect.in.plain')}
      </h2>
      <p class="what">{t('connect.try.what', { network: props.label })}</p>
      <Show when={props.network.channel.searches}>
        <section>
          <SegmentedControl
            label={t('connect.listen')}
            options={[
              { value: 'own', label: t('connect.listen.own') },
              { value: 'search', label: t('connect.listen.search') },
            ]}
            value={mode()}
            onChange={setMode}
          />
          <Show when={mode() === 'search'}>
            <SearchBuilder channel={props.network.channel} label={props.label} value={query()} onChange={setQuery} />
          </Show>
        </section>
      </Show>
      <LivePage channel={props.network.channel} query={asked()} isEmpty={isEmpty()} atOnce read={read} />
      <section>
        <h3>{t('connect.last')}</h3>
        <div class="fields">
          <Field
            label={t('sources.form.optional', { label: t('sources.form.name') })}
            hint={t('sources.form.name.hint')}
            maxlength="80"
            value={name()}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <Show when={props.network.channel.prices}>
            <Field
              label={t('sources.form.cap')}
              hint={t('sources.form.cap.hint')}
              error={isCapBad() ? t('sources.form.cap.bad') : undefined}
              inputmode="decimal"
              value={cap()}
              onInput={(event) => setCap(event.currentTarget.value)}
            />
          </Show>
        </div>
      </section>
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('connect.refused', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <div class="row go">
        <Button kind="main" type="submit" busy={busy()} disabled={isEmpty()}>
          {t('connect.save')}
        </Button>
      </div>
    </form>
  )
}
