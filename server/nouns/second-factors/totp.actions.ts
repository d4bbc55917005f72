import { recoveryCodeCount } from '#shared/sign-in.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { getAgent } from '../agents/agent.store.ts'
import { limitSessions } from '../agents/session.store.ts'
import type { SignInLimits } from '../agents/sign-in.limits.ts'
import { changeTeam, refuseUnproved } from '../agents/team.change.ts'
import { newRecoveryCode, recoveryHashOf } from './recovery-code.rules.ts'
import * as store from './second-factor.store.ts'
import { digitsIn, findStep, keyInWords, newTotpKey, totpUri } from './totp.rules.ts'

const sealedFor = (agentId: number): string => `totp ${agentId}`

/** The key of an app, base64url; null when it was sealed with another AFTERCARE_SECRET. */
export const openTotpKey = (secretBox: SecretBox, { agentId, keySealed }: Pick<store.TotpKeyRow, 'agentId' | 'keySealed'>): string | null =>
  secretBox.find(keySealed, sealedFor(agentId))

/**
 * A new key for one's app; it is asked for only once a first code was typed.
 * @param desk how the app calls this desk
 * @throws Refusal `password-needed`, `session-needed` or `app-there`
 */
export function beginTotp(context: Context, secretBox: SecretBox, by: Actor, desk: string): Promise<{ uri: string; key: string }> {
  return changeTeam(context, by, async (tx) => {
    const now = context.clock()
    await refuseUnproved(tx, by, now)
    const { email } = await getAgent(tx, by.agentId)
    const key = newTotpKey()
    const row = { agentId: by.agentId, keySealed: secretBox.seal(key, sealedFor(by.agentId)), createdAt: now }
    if (!(await store.saveTotpKey(tx, row)))
      throw new Refusal('conflict', 'app-there', 'An app gives codes for you already. Remove it first.')
    return { uri: totpUri(key, { desk, email }), key: keyInWords(key) }
  })
}

/**
 * Ends setting up one's app with its first code.
 * @returns recovery codes when there were none yet, else null
 * @throws Refusal `wrong-second-factor`, `app-not-found`, `password-needed` or `too-many-tries`
 */
export function confirmTotp(
  context: Context,
  { secretBox, limits }: { secretBox: SecretBox; limits: SignInLimits },
  by: Actor,
  typed: string,
): Promise<string[] | null> {
  return limits.secondFactor(by.agentId, null, () =>
    changeTeam(context, by, async (tx, emit) => {
      const now = context.clock()
      await refuseUnproved(tx, by, now)
      const row = await store.findTotpKey(tx, by.agentId)
      const key = row === null || row.confirmedAt !== null ? null : openTotpKey(secretBox, row)
      if (row === null || key === null) throw notFound('app')
      const digits = digitsIn(typed)
      const step = digits === null ? null : findStep(key, digits, { now, usedStep: row.usedStep })
      if (step === null || !(await store.spendStep(tx, row, step, now)))
        throw new Refusal('forbidden', 'wrong-second-factor', 'This code is wrong, has ended, or was used already.')
      emit({ kind: 'second-factor-added', agentId: by.agentId, data: { factor: 'app' } })
      return endSetUp(tx, by, now)
    }),
  )
}

/** After the first factor was set up its person can do everything; they are handed recovery codes unless they have some. */
export async function endSetUp(tx: Handle, { agentId }: Actor, now: number): Promise<string[] | null> {
  await limitSessions(tx, [agentId], 0)
  if ((await store.countRecoveryCodes(tx, agentId)).left > 0) return null
  return makeRecoveryCodes(tx, agentId, now)
}

/** Ten new recovery codes; only their hashes are kept. */
export async function makeRecoveryCodes(tx: Handle, agentId: number, now: number): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode)
  await store.saveRecoveryCodes(
    tx,
    agentId,
    codes.flatMap((code) => recoveryHashOf(code) ?? []),
    now,
  )
  return codes
}

/** Seals the keys of all apps with another AFTERCARE_SECRET; what does not open stays as it is. Answers how many. */
export async function resealTotpKeys(tx: Handle, before: SecretBox, after: SecretBox): Promise<number> {
  let count = 0
  for (const row of await store.listTotpKeys(tx)) {
    const key = openTotpKey(before, row)
    if (key === null) continue
    await store.resealTotpKey(tx, row.agentId, after.seal(key, sealedFor(row.agentId)))
    count += 1
  }
  return count
}
