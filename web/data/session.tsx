import { useQueryClient } from '@tanstack/solid-query'
import { createContext, createSignal, type JSX, onCleanup, onMount, useContext } from 'solid-js'
import type { Session } from '#shared/agent.schema.ts'
import type { Permission } from '#shared/permission.ts'
import { browserLanguage, setLanguage } from '../kit/i18n/index.ts'
import { del, get, isProblem } from './api.ts'
import { startLive, stopLive } from './live.ts'

type SessionState = {
  /** Undefined until the server has been asked; null when nobody is signed in. */
  session: () => Session | null | undefined
  /** Why the server could not be asked, while it could not. */
  error: () => Error | null
  /** Asks again who is signed in. */
  ask: () => Promise<void>
  /** Whether the signed-in person may do what asks for this permission. */
  may: (needs: Permission) => boolean
  /** Takes over the answer of a sign-in, a joined invitation, the welcome, or a changed profile. */
  begin: (session: Session) => Promise<void>
  signOut: () => Promise<void>
}

const SessionContext = createContext<SessionState>()

/** Knows who is signed in, for everything below it. Opens the event stream with the session and closes it at its end. */
export function SessionProvider(props: { children: JSX.Element }) {
  const client = useQueryClient()
  const [session, setSession] = createSignal<Session | null>()
  const [error, setError] = createSignal<Error | null>(null)

  async function begin(next: Session) {
    await setLanguage(next.agent.language)
    setError(null)
    setSession(next)
    // Before a required second factor is there, nothing is told.
    if (next.setUpOnly) stopLive()
    else startLive()
  }
  function end() {
    stopLive()
    // Nobody was signed in when the page opened: what it has asked meanwhile is for everybody, and would be waited for in vain.
    if (session()) client.clear()
    setSession(null)
  }
  async function ask() {
    try {
      await begin(await get<Session>('/api/session'))
    } catch (problem) {
      if (isProblem(problem, 'not-signed-in')) end()
      else setError(problem as Error)
    }
  }
  async function signOut() {
    await del('/api/session')
    end()
  }
  /** A session that ended elsewhere shows in the first answer that says so. */
  const watching = client.getQueryCache().subscribe((change) => {
    if (change.type !== 'updated' || change.action.type !== 'error' || !session()) return
    if (isProblem(change.action.error, 'not-signed-in')) end()
    // The role needs a second factor since a moment ago.
    if (isProblem(change.action.error, 'second-factor-needed') && !session()?.setUpOnly) void ask()
    // So it is when the role allows less.
    const refused = change.action.error as { params?: Record<string, unknown> }
    if (isProblem(refused, 'role-too-low') && may(refused.params?.permission as Permission)) void ask()
  })
  onCleanup(watching)
  onMount(async () => {
    await setLanguage(browserLanguage())
    await ask()
  })
  const may = (needs: Permission) => session()?.permissions.includes(needs) ?? false
  return <SessionContext.Provider value={{ session, error, ask, may, begin, signOut }}>{props.children}</SessionContext.Provider>
}

/** The session state; only below SessionProvider. */
export function useSession(): SessionState {
  const state = useContext(SessionContext)
  if (!state) throw new Error('useSession outside of SessionProvider')
  return state
}

/** The signed-in person, on pages that are only shown to one. */
export function useMe() {
  const { session } = useSession()
  return () => {
    const current = session()
    if (!current) throw new Error('useMe without a session')
    return current.agent
  }
}
