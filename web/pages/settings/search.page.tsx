import { A, useNavigate, useParams } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Match, Show, Switch } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Channel, Source } from '#shared/source.schema.ts'
import { patch } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { trySource } from '../../nouns/sources/connect.data.ts'
import { useChannels, useSources } from '../../nouns/sources/source.data.ts'
import { LivePage } from './live-page.tsx'
import { SearchBuilder } from './search-builder.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/sources/connect.words.ts'
import './connect.css'

/** The search of one source: by words, tried on stored posts and on one page of the network, and only then saved; with undo. */
export function SearchPage() {
  const { may } = useSession()
  const params = useParams<{ id: string }>()
  const sources = useSources()
  const channels = useChannels()
  const source = () => sources.data()?.items.find(({ id }) => String(id) === params.id)
  const channel = () => channels.data()?.items.find(({ name }) => name === source()?.channel)
  const sourceId = () => source()?.id
  return (
    <SettingsFrame part="sources">
      <Show when={may('sources.write')} fallback={<EmptyState title={t('connect.search.open')} why={t('settings.only-admin')} />}>
        <Switch fallback={<Skeleton rows={5} />}>
          <Match when={sources.error()}>
            <ErrorState title={t('sources.failed')} error={sources.error()} retry={sources.reload} />
          </Match>
          <Match when={channel() && sourceId()} keyed>
            <Editing source={source() as Source} channel={channel() as Channel} />
          </Match>
          <Match when={sources.data() && !source()}>
            <EmptyState title={t('sources.empty')} why={t('sources.empty.why')} />
          </Match>
        </Switch>
      </Show>
    </SettingsFrame>
  )
}

function Editing(props: { source: Source; channel: Channel }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  // What is undone is undone when this page is gone.
  const { id, name, query: before } = props.source
  const [query, setQuery] = createSignal(before ?? '')
  const [busy, setBusy] = createSignal(false)
  const label = channelLabels[props.channel.name]
  const asked = () => query().trim() || null

  async function put(to: string | null) {
    await patch<Source>(`/api/sources/${id}`, { query: to })
    await client.invalidateQueries({ queryKey: ['sources'] })
  }
  async function takeBack() {
    try {
      await put(before)
    } catch (error) {
      showProblem(t('sources.change.failed', { name, why: problemText(error) }))
    }
  }
  async function save() {
    if (busy() || asked() === null || asked() === before) return
    setBusy(true)
    try {
      await put(asked())
      showToast({ words: t('connect.search.saved', { name }), undo: () => void takeBack() })
      navigate('/settings/sources')
    } catch (error) {
      showProblem(t('sources.change.failed', { name, why: problemText(error) }))
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
      <A class="link back" href="/settings/sources">
        <Icon name="left" size="s" />
        {t('connect.to-sources')}
      </A>
      <h2 class="headline">
        <Icon name={`ch-${props.channel.name}`} class={`ch-${props.channel.name}`} />
        {t('connect.search.page', { name })}
      </h2>
      <p class="what">{t('connect.search.kept')}</p>
      <section>
        <SearchBuilder channel={props.channel} label={label} value={query()} onChange={setQuery} />
      </section>
      <LivePage channel={props.channel} query={asked()} isEmpty={asked() === null} read={(text) => trySource(id, text)} />
      <div class="row go">
        <Button kind="main" type="submit" busy={busy()} disabled={asked() === null || asked() === before}>
          {t('connect.search.save')}
        </Button>
      </div>
    </form>
  )
}
