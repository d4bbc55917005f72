import { A, useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, For, Match, Show, Switch, untrack } from 'solid-js'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { isLeaving, useChannels, useSourceActions, useSources } from '../../nouns/sources/source.data.ts'
import { worstFirst } from '../../nouns/sources/source.order.ts'
import { SettingsFrame } from './settings-frame.tsx'
import { SourceDialog } from './source-dialog.tsx'
import { SourceRow } from './source-row.tsx'

/** What Aftercare listens to, the worst first. `?add=CHANNEL` and `?change=ID` open the form. */
export function SourcesPage() {
  const [address, setAddress] = useSearchParams<{ add?: string; change?: string }>()
  const { may } = useSession()
  const query = useSources()
  const channels = useChannels()
  const actions = useSourceActions()
  const now = createNow(1_000)
  // A reading that brought nothing is no event, but the times on the page are others then.
  const readingMs = 5_000
  createEffect(() => {
    const isDue = shown().some(({ nextPollAt }) => nextPollAt !== null && nextPollAt <= now())
    if (isDue && document.visibilityState === 'visible' && now() - untrack(query.updatedAt) > readingMs && !untrack(query.isFetching))
      void query.reload()
  })
  // Seconds change nothing in the order.
  const today = createNow(3_600_000)
  const shown = createMemo(() =>
    worstFirst(
      (query.data()?.items ?? []).filter((source) => !isLeaving(source.id)),
      today(),
    ),
  )
  const changed = () => shown().find((source) => String(source.id) === address.change)
  const open = (part: { add?: string; change?: string }) => setAddress({ add: null, change: null, ...part }, { scroll: false })
  const close = () => open({})
  const addButton = () => (
    <Show when={may('sources.write')}>
      <A class="btn main" href="/settings/sources/connect">
        <Icon name="plus" size="s" />
        {t('sources.add')}
      </A>
    </Show>
  )
  return (
    <SettingsFrame part="sources" what={t('sources.what')} action={<Show when={shown().length > 0}>{addButton()}</Show>}>
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={query.data() && shown().length === 0}>
          <EmptyState title={t('sources.empty')} why={may('sources.write') ? t('sources.empty.why') : t('settings.only-admin')}>
            {addButton()}
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ul class="srcs" aria-label={t('sources.list')}>
            <For each={shown()}>
              {(source) => (
                <SourceRow
                  source={source}
                  now={now()}
                  mayChange={may('sources.write')}
                  change={() => open({ change: String(source.id) })}
                  pause={(paused) => void actions.setPaused(source, paused)}
                  remove={() => actions.remove(source)}
                />
              )}
            </For>
          </ul>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('sources.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={address.add && may('sources.write') ? channels.data() : undefined}>
        {(list) => <SourceDialog channels={list().items} first={address.add} source={null} send={actions.add} onClose={close} />}
      </Show>
      <Show when={may('sources.write') && channels.data() ? changed() : undefined} keyed>
        {(source) => (
          <SourceDialog
            channels={channels.data()?.items ?? []}
            source={source}
            send={(body) => actions.change(source, body)}
            onClose={close}
          />
        )}
      </Show>
    </SettingsFrame>
  )
}
