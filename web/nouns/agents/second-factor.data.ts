import type { Session } from '#shared/agent.schema.ts'
import type { Role } from '#shared/agent.ts'
import type { Page } from '#shared/list.schema.ts'
import type {
  IdentityProvider,
  NewTotp,
  OwnSession,
  ProviderTest,
  RecoveryCodes,
  SecondFactorRule,
  SecondFactors,
  SecondStep,
  SignInOptions,
} from '#shared/sign-in.schema.ts'
import { ApiProblem, del, get, patch, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** What the sign-in page can offer here. */
export const askSignInOptions = () => get<SignInOptions>('/api/sign-in')

/** A session, or what is still asked for. */
export type SignInAnswer = Session | SecondStep
export const isSecondStep = (answer: SignInAnswer): answer is SecondStep => 'secondFactor' in answer

export const useSecondFactors = () =>
  createLiveQuery(() => ({ key: ['second-factors'], load: (signal) => get<SecondFactors>('/api/second-factors', {}, signal) }))

export const useOwnSessions = () =>
  createLiveQuery(() => ({ key: ['sessions'], load: (signal) => get<Page<OwnSession>>('/api/sessions', {}, signal) }))

export const useSecondFactorRules = (mayAsk: () => boolean) =>
  createLiveQuery(() => ({
    key: ['second-factor-rules'],
    load: (signal) => get<Page<SecondFactorRule> & { foreignPasskeys: number }>('/api/second-factor-rules', {}, signal),
    enabled: mayAsk(),
  }))

export const useIdentityProviders = (mayAsk: () => boolean) =>
  createLiveQuery(() => ({
    key: ['identity-providers'],
    load: (signal) => get<Page<IdentityProvider>>('/api/identity-providers', {}, signal),
    enabled: mayAsk(),
  }))

export const endSession = (id: string) => del(`/api/sessions/${id}`)
export const endOtherSessions = () => del('/api/sessions')

export const beginApp = () => post<NewTotp>('/api/second-factors/app')
export const confirmApp = (code: string) => post<RecoveryCodes>('/api/second-factors/app/confirmation', { code })
export const removeApp = () => del('/api/second-factors/app')
export const renewRecoveryCodes = () => post<RecoveryCodes>('/api/second-factors/recovery-codes')
export const removePasskey = (id: number) => del(`/api/passkeys/${id}`)

export const setSecondFactorRule = (role: Role, required: boolean) => put(`/api/second-factor-rules/${role}`, { required })

export type ProviderBody = Pick<IdentityProvider, 'name' | 'issuer' | 'clientId' | 'groupClaim' | 'groupRoles' | 'newRole'>
export const addProvider = (body: ProviderBody & { clientSecret: string | null }, key: string) =>
  post<{ id: number }>('/api/identity-providers', body, key)
export const changeProvider = (
  id: number,
  body: Partial<ProviderBody & { clientSecret: string | null; state: IdentityProvider['state'] }>,
) => patch<void>(`/api/identity-providers/${id}`, body)
export const removeProvider = (id: number) => del(`/api/identity-providers/${id}`)
export const tryProvider = (id: number) => post<ProviderTest>(`/api/identity-providers/${id}/test`)

/** Code of a passkey that the person did not give: no refusal, and nothing need be said. */
export const passkeyCancelled = 'passkey-cancelled'

/** What the browser's own passkey dialog ends with, as a problem. */
function asProblem(error: unknown): unknown {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError')
    return new ApiProblem({ status: 0, code: passkeyCancelled, detail: 'No passkey was given.' })
  if (name === 'InvalidStateError')
    return new ApiProblem({ status: 0, code: 'passkey-there', detail: 'This device has a passkey for you already.' })
  return error
}

/** Makes a passkey on this device or another one. @throws ApiProblem `passkey-cancelled`, `passkey-there` or what the server refused */
export async function makePasskey(name: string): Promise<RecoveryCodes> {
  const optionsJSON = await post<never>('/api/passkeys/options')
  const { startRegistration } = await import('@simplewebauthn/browser')
  const answer = await startRegistration({ optionsJSON }).catch((error) => {
    throw asProblem(error)
  })
  return post<RecoveryCodes>('/api/passkeys', { name, answer })
}

/** Signs in with a passkey. @throws ApiProblem `passkey-cancelled` or what the server refused */
export async function enterWithPasskey(): Promise<Session> {
  const optionsJSON = await post<never>('/api/session/passkey/options')
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const answer = await startAuthentication({ optionsJSON }).catch((error) => {
    throw asProblem(error)
  })
  return post<Session>('/api/session/passkey', { answer })
}
