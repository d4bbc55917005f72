import type { SecondStep } from '#shared/sign-in.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { minute } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { hashToken, newToken, type SecretBox } from '../../kit/lib/secret-box.ts'
import { type AgentRow, findAgent } from '../agents/agent.store.ts'
import { type Arrival, type OpenedSession, openSession } from '../agents/session.actions.ts'
import type { SignInLimits } from '../agents/sign-in.limits.ts'
import { recoveryHashOf } from './recovery-code.rules.ts'
import * as store from './second-factor.store.ts'
import { addStep, countTry, findStep, removeStep, type SignInStep, takeStep } from './step.store.ts'
import { openTotpKey } from './totp.actions.ts'
import { digitsIn, findStep as findTotpStep } from './totp.rules.ts'

/** So long a sign-in may take between its calls. */
export const stepMs = 10 * minute
/** Wrong codes before the password is asked for again. */
const mostTries = 5

/** A session, or what is still asked for and the secret by which the next call is known. */
export type Entered = { session: OpenedSession } | { step: { secret: string; endsAt: number }; asks: SecondStep['secondFactor'] }

/** A session of somebody without the second factor that the role asks for can only set one up. */
export const isUnprotected = async (tx: Handle, { id, role }: Pick<AgentRow, 'id' | 'role'>): Promise<boolean> =>
  (await store.listRequiringRoles(tx)).includes(role) && !(await hasSecondFactor(tx, id))

/** Whether a person has an app or a passkey, wherever it works. */
export async function hasSecondFactor(db: Handle, agentId: number): Promise<boolean> {
  const [key, passkeys] = await Promise.all([store.findTotpKey(db, agentId), store.listPasskeys(db, agentId)])
  return key?.confirmedAt != null || passkeys.length > 0
}

/**
 * Lets somebody in whose password, invitation or reset was right: with a second factor only after that was right, too.
 * @param agent as it was when the first proof was right
 * @param rpId the host that passkeys are made for; null: none can be used here
 */
export async function enter(context: Context, agent: AgentRow, arrival: Arrival, rpId: string | null): Promise<Entered> {
  if (!(await hasSecondFactor(context.db, agent.id)))
    return { session: await openSession(context, agent, arrival, (tx) => isUnprotected(tx, agent)) }
  const [key, passkeys, codes] = await Promise.all([
    store.findTotpKey(context.db, agent.id),
    store.listPasskeys(context.db, agent.id),
    store.countRecoveryCodes(context.db, agent.id),
  ])
  const stepData = { proof: proofOf(agent), way: arrival.way }
  const step = await beginStep(context, { purpose: 'second-factor', agentId: agent.id, stepData })
  const asks = {
    app: key?.confirmedAt != null,
    passkey: passkeys.some((passkey) => passkey.rpId === rpId),
    recoveryCode: codes.left > 0,
  }
  return { step, asks }
}

/** What the first proof was: another password makes it void. */
const proofOf = ({ passwordHash }: AgentRow): string => hashToken(passwordHash ?? '')

/** A step that the next call takes up by its secret, of which only the hash is kept. */
export async function beginStep(
  context: Context,
  step: Pick<SignInStep, 'purpose' | 'agentId' | 'stepData'>,
): Promise<{ secret: string; endsAt: number }> {
  const secret = newToken()
  const endsAt = context.clock() + stepMs
  await addStep(context.db, { ...step, id: hashToken(secret), endsAt })
  return { secret, endsAt }
}

/** The step that a call belongs to was taken or has ended. */
export const stepEnded = () => new Refusal('not-signed-in', 'sign-in-ended', 'This sign-in took too long or was used already. Begin again.')

/** Where a code comes from, and what it is checked with. */
export type CodeGiven = { secret: string | null; code: string; address: string | null; device: string | null }

/**
 * Ends a sign-in with a code of the app or a recovery code; each works once.
 * @throws Refusal `sign-in-ended`, `wrong-second-factor`, `too-many-tries`
 */
export async function enterWithCode(
  context: Context,
  { secretBox, limits }: { secretBox: SecretBox; limits: SignInLimits },
  { secret, code, address, device }: CodeGiven,
): Promise<OpenedSession> {
  const id = hashToken(secret ?? '')
  const step = await findStep(context.db, id, 'second-factor', context.clock())
  const agent = step?.agentId == null ? null : await findAgent(context.db, step.agentId)
  if (!step || !agent || agent.disabledAt !== null || step.stepData.proof !== proofOf(agent)) throw stepEnded()
  await limits.secondFactor(agent.id, address, async () => {
    if (await spendCode(context, secretBox, agent, code)) return
    if ((await countTry(context.db, id)) >= mostTries) await removeStep(context.db, id)
    throw new Refusal('not-signed-in', 'wrong-second-factor', 'This code is wrong, has ended, or was used already.')
  })
  if (!(await takeStep(context.db, id, 'second-factor', context.clock()))) throw stepEnded()
  return openSession(context, agent, { address, device, way: step.stepData.way as Arrival['way'] })
}

function spendCode(context: Context, secretBox: SecretBox, { id: agentId }: AgentRow, typed: string): Promise<boolean> {
  return change(context, async (tx, emit) => {
    const now = context.clock()
    const digits = digitsIn(typed)
    if (digits !== null) {
      const row = await store.findTotpKey(tx, agentId)
      const key = row?.confirmedAt == null ? null : openTotpKey(secretBox, row)
      const found = row && key !== null ? findTotpStep(key, digits, { now, usedStep: row.usedStep }) : null
      return row !== null && found !== null && (await store.spendStep(tx, row, found, now))
    }
    const hash = recoveryHashOf(typed)
    if (hash === null || !(await store.spendRecoveryCode(tx, agentId, hash, now))) return false
    const { left } = await store.countRecoveryCodes(tx, agentId)
    emit({ kind: 'recovery-code-used', agentId, data: { left } })
    return true
  })
}
