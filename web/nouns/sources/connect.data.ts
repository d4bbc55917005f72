import type { ConnectAttempt, ConnectBegun, ConnectTest } from '#shared/connect.schema.ts'
import type { SignInKey } from '#shared/connect.ts'
import type { SearchTest } from '#shared/search.schema.ts'
import type { SearchParts } from '#shared/search.ts'
import { get, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** An attempt to connect a source, as it stands. */
export const useAttempt = (id: () => number) =>
  createLiveQuery(() => ({
    key: ['connect-attempts', id()],
    load: (signal) => get<ConnectAttempt>(`/api/connect-attempts/${id()}`, {}, signal),
  }))

/** Begins to connect. Throws the server's refusal, for the page to show. @param signIn null: what is filled in lets us in by itself */
export const beginConnect = (body: { channel: string; signIn: SignInKey | null; settings: Record<string, string>; sourceId?: number }) =>
  post<ConnectBegun>('/api/connect-attempts', body)

/** Reads one page and keeps none of it. Throws what the network refused. @param query null: the account's own mentions */
export const tryConnect = (id: number, query: string | null) => post<ConnectTest>(`/api/connect-attempts/${id}/test`, { query })

/** Makes a source of it. */
export const saveConnect = (id: number, body: object, key: string) =>
  post<{ id: number; name: string }>(`/api/connect-attempts/${id}/source`, body, key)

/** Writes a search for a network and tries it on stored posts. @param search in parts, or as it is written already */
export const trySearch = (channel: string, search: SearchParts | string) => post<SearchTest>('/api/search-tests', { channel, search })

/** Reads one page with a source's sign-in and another search. Throws what the network or the cap refused. */
export const trySource = (id: number, query: string | null) => post<ConnectTest>(`/api/sources/${id}/test`, { query })
