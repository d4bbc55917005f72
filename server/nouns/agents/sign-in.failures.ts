import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type Context, change } from '../../kit/database/context.ts'

/** A try that failed: for whose account, null where nobody has it; from where, null where it cannot be told; why, as the code of the refusal. */
export type SignInFailure = { agentId: number | null; address: string | null; why: string }

/** Strangers decide how many there are: in a minute a node writes down so many, and with the next one how many it left out. */
const mostAMinute = 60

/** Writes failed tries down as events. What was typed is not kept: it may be a password in the wrong field. */
export function createFailureRecorder(context: Context): (failure: SignInFailure) => Promise<void> {
  const limit = new RateLimiterMemory({ points: mostAMinute, duration: 60 })
  let leftOut = 0
  return async ({ agentId, address, why }) => {
    try {
      await limit.consume('all')
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      leftOut += 1
      return
    }
    const data = { account: agentId, address, why, ...(leftOut > 0 && { leftOut }) }
    leftOut = 0
    await change(context, async (_tx, emit) => emit({ kind: 'sign-in-failed', data }))
  }
}
