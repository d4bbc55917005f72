import type { Limit, OpenLimit } from '../../kit/database/limit.ts'
import { day, hour, minute } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SignInFailure } from './sign-in.failures.ts'

/**
 * In this time: wrong tries for one account from one address or from one known device, for one account from everywhere else, of one
 * network address, and of strangers whom no address tells apart.
 */
const windowMs = 15 * minute
const mostFromOne = 10
const mostOfAccount = 100
const mostOfAddress = 100
const mostOfAll = 600
/** Wrong second factors of one person, whose password the guesser has: so many in the window, and so many a day. */
const mostCodes = 10
const mostCodesOfDay = 50
/** Mails to one address that somebody may cause in an hour, and what all may cause from one network address and altogether. */
const mostResetsOfEmail = 3
const mostResetsOfAddress = 20
const mostResetsOfAll = 300
/** Sign-ins that strangers may begin without a password in the window: each is a row until it ends. */
const mostBegunOfAddress = 100
const mostBegunOfAll = 2_000

/** What is tried: the address somebody typed or who is signed in, and whose it is; null where nobody has it. */
export type Account = { key: string; agentId: number | null }

/** Tries to get in, on all nodes together. `address` is null where it may be a proxy's, behind which everybody stands. */
export type SignInLimits = {
  /**
   * Runs what a password is given for. A wrong one counts for the account and for where it came from: what strangers do elsewhere keeps
   * nobody out who comes from a device known to the account.
   * @param from `device`: what a known device is counted by; null for any other
   * @throws Refusal `too-many-tries` before anything is checked, once either has used up its tries
   */
  signIn<T>(account: Account, from: { address: string | null; device: string | null }, work: () => Promise<T>): Promise<T>
  /**
   * Runs what needs a secret nobody can guess, or an empty desk. It is checked first, so that whoever may do it always can; who may not is
   * counted, and in the end told to wait.
   * @throws Refusal what `work` refused, or `too-many-tries` in its place
   */
  asStranger<T>(address: string | null, work: () => Promise<T>): Promise<T>
  /**
   * Runs what a second factor is given for, after the password was right.
   * @throws Refusal what `work` refused, or `too-many-tries` before anything is checked
   */
  secondFactor<T>(agentId: number, address: string | null, work: () => Promise<T>): Promise<T>
  /** Counts a mail that a stranger asks for, for whatever address. @throws Refusal `too-many-tries` */
  reset(email: string, address: string | null): Promise<void>
  /** Counts a sign-in that is begun without a password. @throws Refusal `too-many-tries` */
  begin(address: string | null): Promise<void>
}

/**
 * @param open where the tries are counted
 * @param onFailure told of each try that was wrong or was refused for the tries before it
 */
export function createSignInLimits(open: OpenLimit, onFailure: (failure: SignInFailure) => Promise<void>): SignInLimits {
  const fromOne = open({ name: 'tries from one', most: mostFromOne, windowMs })
  const ofAccount = open({ name: 'tries of account', most: mostOfAccount, windowMs })
  const ofAddress = open({ name: 'tries of address', most: mostOfAddress, windowMs })
  const ofAll = open({ name: 'tries of all', most: mostOfAll, windowMs })
  const codes = open({ name: 'codes of account', most: mostCodes, windowMs })
  const codesOfDay = open({ name: 'codes of account in a day', most: mostCodesOfDay, windowMs: day })
  const resetsOfEmail = open({ name: 'resets of e-mail', most: mostResetsOfEmail, windowMs: hour })
  const resetsOfAddress = open({ name: 'resets of address', most: mostResetsOfAddress, windowMs: hour })
  const resetsOfAll = open({ name: 'resets of all', most: mostResetsOfAll, windowMs: hour })
  const begunOfAddress = open({ name: 'begun of address', most: mostBegunOfAddress, windowMs })
  const begunOfAll = open({ name: 'begun of all', most: mostBegunOfAll, windowMs })
  return {
    async signIn({ key: account, agentId }, { address, device }, work) {
      const counted: [Limit, string][] =
        device === null
          ? [
              ...(address === null ? [] : [[ofAddress, address] as [Limit, string]]),
              [fromOne, `${address} ${account}`],
              [ofAccount, account],
            ]
          : [[fromOne, `device ${device}`]]
      const tell = async (error: unknown) => {
        if (error instanceof Refusal && (isWrong(error) || error.code === 'too-many-tries'))
          await onFailure({ agentId, address, why: error.code })
      }
      try {
        for (const [tries, key] of counted) await countTry(tries, key)
      } catch (error) {
        await tell(error)
        throw error
      }
      try {
        const done = await work()
        for (const [tries, key] of counted) await (tries === fromOne ? tries.forget(key) : tries.takeBack(key))
        return done
      } catch (error) {
        // What was refused for another reason, or not looked at, was no try.
        if (!isWrong(error)) for (const [tries, key] of counted) await tries.takeBack(key)
        await tell(error)
        throw error
      }
    },
    async asStranger(address, work) {
      try {
        return await work()
      } catch (error) {
        const isRefused = error instanceof Refusal && ['not-found', 'conflict', 'forbidden'].includes(error.kind)
        if (isRefused) await onFailure({ agentId: null, address, why: error.code })
        if (isRefused) await (address === null ? countTry(ofAll, 'all') : countTry(ofAddress, address))
        throw error
      }
    },
    async secondFactor(agentId, address, work) {
      const key = String(agentId)
      try {
        await countTry(codesOfDay, key)
        await countTry(codes, key)
        const done = await work()
        await codes.forget(key)
        await codesOfDay.takeBack(key)
        return done
      } catch (error) {
        const code = error instanceof Refusal ? error.code : null
        if (code === 'wrong-second-factor' || code === 'too-many-tries') await onFailure({ agentId, address, why: code })
        else for (const tries of [codes, codesOfDay]) await tries.takeBack(key)
        throw error
      }
    },
    async reset(email, address) {
      if (address !== null) await countTry(resetsOfAddress, address)
      await countTry(resetsOfEmail, email)
      await countTry(resetsOfAll, 'all')
    },
    async begin(address) {
      if (address !== null) await countTry(begunOfAddress, address)
      await countTry(begunOfAll, 'all')
    },
  }
}

const isWrong = (error: unknown) => error instanceof Refusal && (error.code === 'wrong-sign-in' || error.code === 'wrong-password')

async function countTry(tries: Limit, key: string): Promise<void> {
  const waitMs = await tries.count(key)
  if (waitMs === null) return
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000))
  const minutes = Math.ceil(seconds / 60)
  throw new Refusal('too-many', 'too-many-tries', `Too many tries for this address. Try again in ${minutes} min.`, {
    params: { minutes },
    retryAfterSeconds: seconds,
  })
}
