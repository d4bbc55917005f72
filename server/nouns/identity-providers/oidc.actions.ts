import * as oidc from 'openid-client'
import type { Context } from '../../kit/database/context.ts'
import { minute } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { hashToken, type SecretBox } from '../../kit/lib/secret-box.ts'
import { type AgentRow, addAgent, findAgent, findAgentByEmail, getAgent, updateAgent } from '../agents/agent.store.ts'
import { type Arrival, type OpenedSession, openSession } from '../agents/session.actions.ts'
import { removeSessionsOf } from '../agents/session.store.ts'
import { changeTeam } from '../agents/team.change.ts'
import { beginStep, stepEnded } from '../second-factors/enter.actions.ts'
import { takeStep } from '../second-factors/step.store.ts'
import { type Person, personOf } from './claims.rules.ts'
import { discover } from './oidc.client.ts'
import { addIdentity, findIdentity, getProvider, isLinked, type ProviderRow, touchIdentity } from './provider.store.ts'

/** What a provider says of itself is asked for again after so long. */
const knownForMs = 10 * minute

export type SingleSignOn = {
  /** Where to send the browser, and the secret by which it is known when it comes back. @throws Refusal `provider-failed` */
  begin(
    id: number,
    place: { redirectUri: string; to: string | null },
  ): Promise<{ address: string; step: { secret: string; endsAt: number } }>
  /**
   * Lets in whom the provider sent back.
   * @param url the whole address that the browser came to
   * @throws Refusal `sign-in-ended`, `provider-failed`, `not-invited` or `email-unverified`
   */
  enter(
    id: number,
    url: string,
    secret: string | null,
    arrival: Omit<Arrival, 'way'>,
  ): Promise<{ session: OpenedSession; to: string | null }>
}

type StepData = { providerId: number; verifier: string; state: string; nonce: string; redirectUri: string; to: string | null }

/** Sign-in through OpenID Connect: the code flow with PKCE, state and nonce (RFC 9700). */
export function createSingleSignOn(context: Context, secretBox: SecretBox): SingleSignOn {
  const known = new Map<string, { client: oidc.Configuration; askedAt: number }>()

  async function clientOf(row: ProviderRow): Promise<oidc.Configuration> {
    const key = JSON.stringify([row.issuer, row.clientId, row.clientSealed])
    const before = known.get(key)
    if (before && context.clock() - before.askedAt < knownForMs) return before.client
    const client = await discover(row, secretBox).catch((error) => providerFailed(error))
    known.clear()
    known.set(key, { client, askedAt: context.clock() })
    return client
  }

  async function getOpen(id: number): Promise<ProviderRow> {
    const row = await getProvider(context.db, id)
    if (row.state !== 'on')
      throw new Refusal('conflict', 'provider-off', `Nobody signs in through ${row.name} now.`, { params: { name: row.name } })
    return row
  }

  return {
    async begin(id, { redirectUri, to }) {
      const row = await getOpen(id)
      const client = await clientOf(row)
      const verifier = oidc.randomPKCECodeVerifier()
      const stepData: StepData = { providerId: id, verifier, state: oidc.randomState(), nonce: oidc.randomNonce(), redirectUri, to }
      const address = oidc.buildAuthorizationUrl(client, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: stepData.state,
        nonce: stepData.nonce,
      })
      return { address: address.href, step: await beginStep(context, { purpose: 'single-sign-on', agentId: null, stepData }) }
    },
    async enter(id, url, secret, arrival) {
      const step = await takeStep(context.db, hashToken(secret ?? ''), 'single-sign-on', context.clock())
      const data = step?.stepData as StepData | undefined
      // Each provider has a way back of its own: what one gives is never taken for another's (mix-up).
      if (!data || data.providerId !== id) throw stepEnded()
      const row = await getOpen(id)
      const client = await clientOf(row)
      const came = new URL(data.redirectUri)
      came.search = new URL(url).search
      const { verifier: pkceCodeVerifier, state: expectedState, nonce: expectedNonce } = data
      const person = await readPerson(client, row, came, { pkceCodeVerifier, expectedState, expectedNonce }).catch((error) =>
        providerFailed(error),
      )
      const agent = await agentFor(context, row, { ...person, issuer: client.serverMetadata().issuer })
      return { session: await openSession(context, agent, { ...arrival, way: 'single-sign-on' }), to: data.to }
    },
  }
}

function providerFailed(cause: unknown): never {
  if (cause instanceof Refusal) throw cause
  throw new Refusal(
    'unavailable',
    'provider-failed',
    'The sign-in of your organisation did not answer as expected. Try again, or sign in here.',
  )
}

async function readPerson(
  client: oidc.Configuration,
  row: ProviderRow,
  came: URL,
  checks: { pkceCodeVerifier: string; expectedState: string; expectedNonce: string },
): Promise<Person> {
  const tokens = await oidc.authorizationCodeGrant(client, came, { ...checks, idTokenExpected: true })
  const claims = tokens.claims()
  if (!claims) throw new Error('There is no ID token.')
  const isWhole = claims.email_verified !== undefined && claims.email !== undefined && (row.groupClaim === null || row.groupClaim in claims)
  const more =
    isWhole || client.serverMetadata().userinfo_endpoint === undefined
      ? null
      : await oidc.fetchUserInfo(client, tokens.access_token, claims.sub)
  const person = personOf(claims, more, row)
  if (!person) throw new Error('There is no usable subject.')
  return person
}

/**
 * Who this is here: by issuer and subject; the first time by an address that the provider has checked and nobody else of it has; else
 * somebody new, where the provider may bring people.
 */
export function agentFor(context: Context, row: ProviderRow, person: Person & { issuer: string }): Promise<AgentRow> {
  return changeTeam(context, null, async (tx, emit) => {
    const now = context.clock()
    const known = await findIdentity(tx, person.issuer, person.subject)
    if (known) {
      const agent = await findAgent(tx, known.agentId)
      if (!agent || agent.disabledAt !== null) throw noAccess()
      await touchIdentity(tx, known.id, now)
      return follow(tx, agent)
    }
    const identity = { issuer: person.issuer, subject: person.subject, createdAt: now, usedAt: now }
    if (person.verifiedEmail === null)
      throw new Refusal('forbidden', 'email-unverified', 'The sign-in of your organisation gave no e-mail address that it has checked.')
    const found = await findAgentByEmail(tx, person.verifiedEmail)
    if (found) {
      if (found.disabledAt !== null || (await isLinked(tx, found.id, person.issuer))) throw noAccess()
      await addIdentity(tx, { ...identity, agentId: found.id })
      // Whoever was invited has come by another door: the link leads nowhere any more.
      await updateAgent(tx, found.id, { invitationHash: null, invitationEndsAt: null })
      emit({ kind: 'identity-linked', agentId: found.id, data: { provider: row.name } })
      return follow(tx, found)
    }
    const role = person.role ?? row.newRole
    if (role === null) throw noAccess()
    const name = person.name || (person.verifiedEmail.split('@')[0] ?? person.verifiedEmail)
    const id = await addAgent(tx, { email: person.verifiedEmail, name, role, language: 'en', passwordHash: null, createdAt: now })
    await addIdentity(tx, { ...identity, agentId: id })
    emit({ kind: 'agent-added', agentId: id, data: { name, role, provider: row.name } })
    return getAgent(tx, id)

    /** Groups decide the role anew each time, but whoever can sign in here as an administrator stays one. */
    async function follow(handle: Context['db'], agent: AgentRow): Promise<AgentRow> {
      const isLocalAdmin = agent.role === 'admin' && agent.roleId === null && agent.passwordHash !== null
      const next = row.groupClaim === null ? null : (person.role ?? row.newRole)
      if (row.groupClaim !== null && next === null && !isLocalAdmin) throw noAccess()
      if (next === null || next === agent.role || isLocalAdmin) return agent
      await updateAgent(handle, agent.id, { role: next, roleId: null })
      await removeSessionsOf(handle, agent.id)
      const data = { id: agent.id, name: agent.name, role: { from: agent.role, to: next }, provider: row.name }
      emit({ kind: 'agent-changed', agentId: null, data })
      return getAgent(handle, agent.id)
    }
  })
}

const noAccess = () => new Refusal('forbidden', 'not-invited', 'You have no access here. Ask an administrator for an invitation.')
