import { Navigate, type RouteSectionProps, useLocation, useNavigate } from '@solidjs/router'
import { createEffect, ErrorBoundary, lazy, Match, onCleanup, Show, Suspense, Switch } from 'solid-js'
import type { Welcome } from '#shared/agent.schema.ts'
import { firstPage } from '#shared/agent.ts'
import { followActivity } from '../data/activity.ts'
import { get } from '../data/api.ts'
import { useMe, useSession } from '../data/session.tsx'
import { t } from '../kit/i18n/index.ts'
import { listenForKeys } from '../kit/ui/commands.ts'
import { overlay } from '../kit/ui/overlay.ts'
import { ErrorState, Skeleton } from '../kit/ui/states.tsx'
import { GlobalToasts } from '../kit/ui/toast.tsx'
import { GlobalOutbox } from '../nouns/replies/outbox.tsx'
import { Banners } from './banners.tsx'
import { KeyChoices } from './key-choices.tsx'
import { Rail } from './rail.tsx'
import { useShellCommands } from './shell.commands.ts'
import './shell.css'
import { PasswordPrompt } from './password-prompt.tsx'
import { StatusBar } from './status-bar.tsx'
import { TabBar } from './tab-bar.tsx'

/** What people see whose role needs a second factor that they have not set up yet. */
const KeysHelp = lazy(async () => ({ default: (await import('./keys-help.tsx')).KeysHelp }))
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const SetUp = lazy(async () => ({ default: (await import('../pages/sign-in/set-up.page.tsx')).SetUpPage }))

/** Sends whoever is not signed in to where they can be: Welcome on an empty desk, else the sign-in page, and back afterwards. */
function useSignInRedirect() {
  const { session } = useSession()
  const navigate = useNavigate()
  const location = useLocation()
  createEffect(async () => {
    if (session() !== null) return
    const to = `${location.pathname}${location.search}`
    const { needed } = await get<Welcome>('/api/welcome').catch(() => ({ needed: false }))
    navigate(needed ? '/welcome' : `/sign-in?to=${encodeURIComponent(to)}`, { replace: true })
  })
}

/** The frame around every page of the staff: rail, banners, the page, status bar; tabs at the bottom on a phone. */
export function Shell(props: RouteSectionProps) {
  const { session, error, ask } = useSession()
  useSignInRedirect()
  return (
    <Switch fallback={<Skeleton rows={3} />}>
      <Match when={session()?.setUpOnly}>
        <Suspense>
          <SetUp />
        </Suspense>
        <PasswordPrompt />
      </Match>
      <Match when={session()}>
        <Frame>{props.children}</Frame>
      </Match>
      <Match when={error()}>{(problem) => <ErrorState title={t('shell.not-reached')} error={problem()} retry={ask} />}</Match>
    </Switch>
  )
}

function Frame(props: Pick<RouteSectionProps, 'children'>) {
  listenForKeys()
  onCleanup(followActivity())
  useShellCommands()
  return (
    <div class="frame">
      <a class="btn main skip" href="#page">
        {t('shell.skip')}
      </a>
      <Rail />
      <div class="page" id="page" tabindex="-1">
        <Banners />
        <div class="view">
          <ErrorBoundary fallback={(error: Error, reset) => <ErrorState title={t('page.failed')} error={error} retry={reset} />}>
            <Suspense fallback={<Skeleton />}>{props.children}</Suspense>
          </ErrorBoundary>
        </div>
      </div>
      <StatusBar />
      <TabBar />
      <GlobalToasts />
      <GlobalOutbox />
      <KeyChoices />
      <PasswordPrompt />
      <Suspense>
        <Switch>
          <Match when={overlay() === 'palette'}>
            <Palette />
          </Match>
          <Match when={overlay() === 'keys'}>
            <KeysHelp />
          </Match>
        </Switch>
      </Suspense>
    </div>
  )
}

/** "/" leads to the page that the person's role starts on. */
export function StartPage() {
  const me = useMe()
  return (
    <Show when={me()}>
      <Navigate href={firstPage[me().role]} />
    </Show>
  )
}
