import { A, useParams } from '@solidjs/router'
import { type JSX, Match, Show, Switch } from 'solid-js'
import { shownHandle } from '#shared/channel.ts'
import type { ConnectAttempt } from '#shared/connect.schema.ts'
import { ApiProblem } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useAttempt } from '../../nouns/sources/connect.data.ts'
import { beginningOf, findNetwork, type Network } from '../../nouns/sources/connect.networks.ts'
import { useChannels, useSources } from '../../nouns/sources/source.data.ts'
import { networkLabel } from './connect.page.tsx'
import { ConnectTrial } from './connect-trial.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/sources/connect.words.ts'
import './connect.css'

/** What came of going to a network's page: who we are there and a try; or why not, and how to begin again. */
export function ConnectAttemptPage() {
  const params = useParams<{ id: string }>()
  const attempt = useAttempt(() => Number(params.id))
  const channels = useChannels()
  const network = () => {
    const found = attempt.data()
    return found ? findNetwork(found.signIn ?? found.channel, channels.data()?.items ?? []) : null
  }
  const isGone = () => attempt.error() instanceof ApiProblem && (attempt.error() as ApiProblem).code === 'connect-ended'
  return (
    <SettingsFrame part="sources">
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={isGone()}>
          <Outcome title={t('connect.attempt.over')} why={t('connect.attempt.over.why')} next="/settings/sources/connect" />
        </Match>
        <Match when={attempt.error()}>
          <ErrorState title={t('connect.failed')} error={attempt.error()} retry={attempt.reload} />
        </Match>
        {/* By its name: what was tried outlasts a list that loads again. */}
        <Match when={network()?.key} keyed>
          <Shown attempt={attempt.data() as ConnectAttempt} network={network() as Network} reload={attempt.reload} />
        </Match>
      </Switch>
    </SettingsFrame>
  )
}

function Shown(props: { attempt: ConnectAttempt; network: Network; reload: () => Promise<void> }) {
  const now = createNow(1_000)
  const label = () => networkLabel(props.network)
  const page = () => props.network.signIn?.label ?? label()
  const next = () => beginningOf(props.attempt)
  const isOver = () => props.attempt.endsAt <= now() && props.attempt.state !== 'saved' && props.attempt.state !== 'refused'
  const account = () => (props.attempt.account === null ? null : shownHandle(props.attempt.channel, props.attempt.account))
  const why = () => {
    const { fault, said } = props.attempt
    return fault ? t(`connect.fault.${fault}`, { network: page(), said: said ?? '' }) : ''
  }
  return (
    <Switch>
      <Match when={isOver()}>
        <Outcome title={t('connect.attempt.over')} why={t('connect.attempt.over.why')} next={next()} />
      </Match>
      <Match when={props.attempt.state === 'begun'}>
        <Outcome
          title={t('connect.attempt.begun', { network: page() })}
          why={t('connect.attempt.begun.why', { network: page() })}
          next={next()}
        />
      </Match>
      <Match when={props.attempt.state === 'trading'}>
        <Outcome title={t('connect.attempt.trading')} why={t('connect.attempt.trading.why', { network: page() })} next={next()} />
      </Match>
      <Match when={props.attempt.state === 'refused'}>
        <Outcome title={t('connect.attempt.refused')} why={why()} next={next()} bad />
      </Match>
      <Match when={props.attempt.state === 'saved'}>
        <Saved attempt={props.attempt} account={account()} />
      </Match>
      <Match when={props.attempt.state === 'signed-in'}>
        <ConnectTrial attempt={props.attempt} network={props.network} label={label()} account={account()} reload={props.reload} />
      </Match>
    </Switch>
  )
}

function Saved(props: { attempt: ConnectAttempt; account: string | null }) {
  const sources = useSources()
  const source = () => sources.data()?.items.find(({ id }) => id === props.attempt.sourceId)
  const isAgain = () => props.attempt.sourceId !== null
  const others = () => (props.attempt.others.length > 0 ? t('connect.saved.others', { names: props.attempt.others.join(', ') }) : '')
  return (
    <div class="outcome" role="status">
      <h2 class="headline">
        <Icon name="check" class="good" />
        {isAgain() ? t('connect.saved.again', { account: props.account ?? '' }) : t('connect.saved')}
      </h2>
      <p class="what">
        {isAgain() ? t('connect.saved.again.why', { name: source()?.name ?? '' }) : t('connect.saved.why')} {others()}
      </p>
      <p class="row">
        <A class="btn main" href="/settings/sources">
          {t('connect.to-sources')}
        </A>
      </p>
    </div>
  )
}

function Outcome(props: { title: string; why: JSX.Element; next: string; bad?: boolean }) {
  return (
    <div class="outcome" role={props.bad ? 'alert' : 'status'}>
      <h2 class="headline">
        <Show when={props.bad}>
          <Icon name="stop" class="bad" />
        </Show>
        {props.title}
      </h2>
      <p class="what">{props.why}</p>
      <p class="row">
        <A class="btn main" href={props.next}>
          {t('connect.begin-again')}
        </A>
        <A class="link" href="/settings/sources">
          {t('connect.to-sources')}
        </A>
      </p>
    </div>
  )
}
