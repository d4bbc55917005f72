import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { mostPasskeys } from '#shared/sign-in.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { minute } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { hashToken } from '../../kit/lib/secret-box.ts'
import { findAgent, getAgent } from '../agents/agent.store.ts'
import { type Arrival, type OpenedSession, openSession } from '../agents/session.actions.ts'
import { changeTeam, refuseUnproved } from '../agents/team.change.ts'
import { beginStep, stepEnded } from './enter.actions.ts'
import { afterRemoval } from './second-factor.actions.ts'
import * as store from './second-factor.store.ts'
import { takeStep } from './step.store.ts'
import { endSetUp } from './totp.actions.ts'

/** Where passkeys are made and used: the origin of the desk and its host (WebAuthn's RP ID). */
export type PasskeyPlace = { origin: string; rpId: string }

/** ES256, EdDSA, RS256: what devices have. */
const algorithms = [-8, -7, -257]
const patienceMs = 5 * minute

type Begun = { options: Record<string, unknown>; step: { secret: string; endsAt: number } }

/** Begins a new passkey of one's own. @throws Refusal `password-needed`, `session-needed` or `too-many-passkeys` */
export async function beginPasskey(context: Context, by: Actor, { rpId, origin }: PasskeyPlace, desk: string): Promise<Begun> {
  await inTransaction(context, (tx) => refuseUnproved(tx, by, context.clock()))
  const agent = await getAgent(context.db, by.agentId)
  const known = await store.listPasskeys(context.db, by.agentId)
  if (known.length >= mostPasskeys)
    throw new Refusal('conflict', 'too-many-passkeys', `A person has at most ${mostPasskeys} passkeys.`, { params: { most: mostPasskeys } })
  const options = await generateRegistrationOptions({
    rpName: desk,
    rpID: rpId,
    userID: new Uint8Array(Buffer.from(`aftercare ${agent.id}`)),
    userName: agent.email,
    userDisplayName: agent.name,
    timeout: patienceMs,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: known.filter((key) => key.rpId === rpId).map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const stepData = { challenge: options.challenge, rpId, origin }
  return {
    options: { ...options },
    step: await beginStep(context, { purpose: 'passkey-new', agentId: by.agentId, stepData }),
  }
}

/**
 * Keeps a passkey that the browser made.
 * @returns recovery codes when there were none yet, else null
 * @throws Refusal `sign-in-ended`, `passkey-refused` or `passkey-there`
 */
export async function addPasskey(
  context: Context,
  by: Actor,
  { name, answer }: { name: string; answer: unknown },
  secret: string | null,
): Promise<string[] | null> {
  const step = await takeStep(context.db, hashToken(secret ?? ''), 'passkey-new', context.clock())
  if (!step || step.agentId !== by.agentId) throw stepEnded()
  const { challenge, rpId, origin } = step.stepData as { challenge: string; rpId: string; origin: string }
  const verified = await verifyRegistrationResponse({
    response: answer as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => {
    // Whatever is wrong with it was made outside of the desk.
    throw refused()
  })
  if (!verified.verified) throw refused()
  const { credential, credentialBackedUp } = verified.registrationInfo
  return changeTeam(context, by, async (tx, emit) => {
    const now = context.clock()
    const added = await store.addPasskey(tx, {
      agentId: by.agentId,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      signCount: credential.counter,
      transports: credential.transports ?? [],
      name,
      rpId,
      isSynced: credentialBackedUp ? 1 : 0,
      createdAt: now,
    })
    if (!added) throw new Refusal('conflict', 'passkey-there', 'This passkey is known already.')
    emit({ kind: 'second-factor-added', agentId: by.agentId, data: { factor: 'passkey', name } })
    return endSetUp(tx, by, now)
  })
}

/** Begins a sign-in with whatever passkey the browser offers; nobody learns who has one. */
export async function beginPasskeySignIn(context: Context, { rpId, origin }: PasskeyPlace): Promise<Begun> {
  const options = await generateAuthenticationOptions({ rpID: rpId, userVerification: 'required', timeout: patienceMs })
  const stepData = { challenge: options.challenge, rpId, origin }
  return { options: { ...options }, step: await beginStep(context, { purpose: 'passkey', agentId: null, stepData }) }
}

/**
 * Signs in with a passkey, which is two factors in one: the device, and what opens it.
 * @throws Refusal `sign-in-ended`, `passkey-refused`
 */
export async function enterWithPasskey(
  context: Context,
  answer: { id: string },
  secret: string | null,
  arrival: Omit<Arrival, 'way'>,
): Promise<OpenedSession> {
  const step = await takeStep(context.db, hashToken(secret ?? ''), 'passkey', context.clock())
  if (!step) throw stepEnded()
  const { challenge, rpId, origin } = step.stepData as { challenge: string; rpId: string; origin: string }
  const known = await store.findPasskey(context.db, answer.id)
  const agent = known && (await findAgent(context.db, known.agentId))
  if (!known || !agent || agent.disabledAt !== null) throw refused()
  const verified = await verifyAuthenticationResponse({
    response: answer as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    credential: {
      id: known.credentialId,
      publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
      // A key that is kept on several devices may stay at 0; any other must go on counting.
      counter: known.signCount,
    },
  }).catch(() => {
    // Whatever is wrong with it was made outside of the desk.
    throw refused()
  })
  if (!verified.verified) throw refused()
  const { newCounter } = verified.authenticationInfo
  const isFirst = await change(context, (tx) => store.touchPasskey(tx, known, newCounter, context.clock()))
  if (!isFirst) throw refused()
  return openSession(context, agent, { ...arrival, way: 'passkey' })
}

const refused = () => new Refusal('forbidden', 'passkey-refused', 'This passkey is not known here, or its answer is not right.')

/** Gives one's passkey another name. @throws Refusal `passkey-not-found` */
export async function renamePasskey(context: Context, by: Actor, id: number, name: string): Promise<void> {
  if (!(await inTransaction(context, (tx) => store.renamePasskey(tx, by.agentId, id, name)))) throw notFound('passkey')
}

/** Removes one's passkey. @throws Refusal `passkey-not-found`, `password-needed` or `last-second-factor` */
export function removePasskey(context: Context, by: Actor, id: number): Promise<void> {
  return changeTeam(context, by, async (tx, emit) => {
    await refuseUnproved(tx, by, context.clock())
    const name = await store.removePasskey(tx, by.agentId, id)
    if (name === null) throw notFound('passkey')
    emit({ kind: 'second-factor-removed', agentId: by.agentId, data: { factor: 'passkey', name } })
    await afterRemoval(tx, by)
  })
}
