import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SignInFailure } from './sign-in.failures.ts'

/**
 * In these seconds: wrong tries for one account from one address or from one known device, for one account from everywhere else, of one
 * network address, and of strangers whom no address tells apart.
 */
const duration = 15 * 60
const mostFromOne = 10
const mostOfAccount = 100
const mostOfAddress = 100
const mostOfAll = 600

/** What is tried: the address somebody typed or who is signed in, and whose it is; null where nobody has it. */
export type Account = { key: string; agentId: number | null }

/** Tries to get in, of one node. `address` is null where it may be a proxy's, behind which everybody stands. */
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
}

/** @param onFailure told of each try that was wrong or was refused for the tries before it */
export function createSignInLimits(onFailure: (failure: SignInFailure) => Promise<void>): SignInLimits {
  const fromOne = new RateLimiterMemory({ points: mostFromOne, duration })
  const ofAccount = new RateLimiterMemory({ points: mostOfAccount, duration })
  const ofAddress = new RateLimiterMemory({ points: mostOfAddress, duration })
  const ofAll = new RateLimiterMemory({ points: mostOfAll, duration })
  return {
    async signIn({ key: account, agentId }, { address, device }, work) {
      const counted: [RateLimiterMemory, string][] =
        device === null
          ? [
              ...(address === null ? [] : [[ofAddress, address] as [RateLimiterMemory, string]]),
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
        for (const [tries, key] of counted) await (tries === fromOne ? tries.delete(key) : tries.reward(key))
        return done
      } catch (error) {
        // What was refused for another reason, or not looked at, was no try.
        if (!isWrong(error)) for (const [tries, key] of counted) await tries.reward(key)
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
  }
}

const isWrong = (error: unknown) => error instanceof Refusal && (error.code === 'wrong-sign-in' || error.code === 'wrong-password')

async function countTry(tries: RateLimiterMemory, key: string): Promise<void> {
  try {
    await tries.consume(key)
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000))
    const minutes = Math.ceil(seconds / 60)
    throw new Refusal('too-many', 'too-many-tries', `Too many tries for this address. Try again in ${minutes} min.`, {
      params: { minutes },
      retryAfterSeconds: seconds,
    })
  }
}
