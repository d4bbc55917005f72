import { A, Navigate, useParams, useSearchParams } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import { useSession } from '../../data/session.tsx'
import type { MessageKey } from '../../kit/i18n/en.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { findNetwork, type Network, networkKeys, pageOf } from '../../nouns/sources/connect.networks.ts'
import { useChannels, useSources } from '../../nouns/sources/source.data.ts'
import { ConnectSteps } from './connect-steps.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/sources/connect.words.ts'
import './connect.css'

/** The network as the list calls it. */
export const networkLabel = ({ key, channel, signIn }: Network): string =>
  key === 'google' || key === 'microsoft' ? t(`connect.${key}`) : key === 'email' ? t('connect.mailbox') : (signIn?.label ?? channel.label)

/** Connecting a source: the list of networks, or (`/NETWORK`) what one wants beforehand, step by step. `?source=ID` signs one in again. */
export function ConnectPage() {
  const { may } = useSession()
  const params = useParams<{ network?: string }>()
  const [address] = useSearchParams<{ source?: string; refused?: string }>()
  const channels = useChannels()
  const sources = useSources()
  const list = () => channels.data()?.items ?? []
  const source = () => sources.data()?.items.find(({ id }) => String(id) === address.source) ?? null
  /** `again` leads to the page of the source's network, or to its form where it was let in by a password. */
  const wanted = () => {
    const known = source()
    return params.network === 'again' && known ? (pageOf(known) ?? 'by-hand') : params.network
  }
  const chosen = () => findNetwork(wanted() ?? '', list())
  const isReady = () => channels.data() !== undefined && (!address.source || sources.data() !== undefined)
  return (
    <SettingsFrame part="sources">
      <Show when={may('sources.write')} fallback={<EmptyState title={t('connect.title')} why={t('settings.only-admin')} />}>
        <Show when={address.refused}>
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('connect.attempt.over')}. {t('connect.attempt.over.why')}
          </p>
        </Show>
        <Switch fallback={<Skeleton rows={6} />}>
          <Match when={channels.error()}>
            <ErrorState title={t('connect.failed')} error={channels.error()} retry={channels.reload} />
          </Match>
          <Match when={isReady() && wanted() === 'by-hand'}>
            <Navigate href={`/settings/sources?change=${address.source}`} />
          </Match>
          {/* By its name: what is typed outlasts a list that loads again. */}
          <Match when={isReady() && chosen()?.key} keyed>
            <ConnectSteps network={chosen() as Network} label={networkLabel(chosen() as Network)} source={source()} />
          </Match>
          <Match when={isReady()}>
            <h2 class="headline">{t('connect.title')}</h2>
            <p class="what">{t('connect.what')}</p>
            <ul class="networks" aria-label={t('connect.networks')}>
              <For each={networkKeys.flatMap((key) => findNetwork(key, list()) ?? [])}>{(network) => <NetworkRow network={network} />}</For>
            </ul>
          </Match>
        </Switch>
      </Show>
    </SettingsFrame>
  )
}

function NetworkRow(props: { network: Network }) {
  const href = () => (props.network.key === 'chat' ? '/settings/sources?add=chat' : `/settings/sources/connect/${props.network.key}`)
  return (
    <li>
      <A href={href()}>
        <Icon name={`ch-${props.network.channel.name}`} class={`ch-${props.network.channel.name}`} />
        <b>{networkLabel(props.network)}</b>
        <span class="meta">{t(`connect.of.${props.network.key}` as MessageKey)}</span>
        <Icon name="right" size="s" class="push" />
      </A>
    </li>
  )
}
