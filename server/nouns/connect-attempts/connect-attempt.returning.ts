import type { ConnectFault } from '#shared/connect.ts'
import { ChannelError } from '../../engines/channels/channel.ts'
import { enteredServer, tradeCode } from '../../engines/channels/code-flow.ts'
import { getChannel } from '../../engines/channels/index.ts'
import type { SignIn } from '../../engines/channels/sign-in.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { second } from '../../kit/lib/clock.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { hashToken, type SecretBox } from '../../kit/lib/secret-box.ts'
import { cleanLine } from '../../kit/lib/text.ts'
import { openOutbound } from '../../kit/net/outbound.ts'
import { getSource } from '../sources/source.store.ts'
import { attemptMs } from './connect-attempt.begin.ts'
import { missingScopes, type Returned, readReturned } from './connect-attempt.rules.ts'
import { saveAgain } from './connect-attempt.saving.ts'
import { findKept, sealKept } from './connect-attempt.secret.ts'
import {
  type AttemptRow,
  attemptEnded,
  findReturned,
  getAttempt,
  moveAttempt,
  type Owner,
  settingsOf,
  takeReturned,
} from './connect-attempt.store.ts'
import { openAttempt } from './connect-attempt.trying.ts'

/** A code is good for 30 seconds at some, and the browser waits. */
const timeoutMs = 10 * second

type Refused = { fault: ConnectFault; said: string | null }

/**
 * Takes up whom a network sent back: what they bring is traded once, kept sealed, and the account is asked for. A source that is signed in
 * again has it from then on, if it is the same account. Answers the attempt, whatever came of it.
 * @param came what stands in the address the browser came to; all of it may be made up
 * @throws Refusal `connect-ended` when nobody is waited for in this session at this door
 */
export async function takeBack(
  context: Context,
  secretBox: SecretBox,
  owner: Owner,
  came: Returned & { door: string; state: string; signal: AbortSignal },
): Promise<number> {
  const stateHash = hashToken(came.state)
  const row = await takeReturned(context.db, { stateHash, door: came.door, owner, now: context.clock() })
  if (!row) {
    const before = await findReturned(context.db, stateHash, came.door, owner)
    if (before) return before.id
    throw attemptEnded()
  }
  failpoint('connect-taken')
  const signIn = getChannel(row.channel).signIns?.find(({ key }) => key === row.signIn)
  const kept = findKept(secretBox, row)
  if (!signIn || !kept) throw attemptEnded()
  const refused = await letIn(context, secretBox, row, { signIn, came })
  if (refused) await refuse(context, row.id, 'trading', refused)
  else await meet(context, secretBox, await getAttempt(context.db, row.id, owner), came.signal)
  return row.id
}

async function refuse(context: Context, id: number, from: 'trading' | 'signed-in', { fault, said }: Refused): Promise<void> {
  await moveAttempt(context.db, id, from, { state: 'refused', fault, said, sealed: null })
}

/** Trades the code and keeps what it gave before anything is done with it. Null: it went well. */
async function letIn(
  context: Context,
  secretBox: SecretBox,
  row: AttemptRow,
  { signIn, came }: { signIn: SignIn; came: Returned & { signal: AbortSignal } },
): Promise<Refused | null> {
  const kept = findKept(secretBox, row)
  if (!kept) throw attemptEnded()
  const settings = { ...settingsOf(row), ...kept.credentials, ...kept.client }
  const read = readReturned(came, signIn.places(settings).issuer)
  if (!('code' in read)) return read
  try {
    const outbound = openOutbound({ baseUrl: enteredServer(settings), timeoutMs, signal: came.signal })
    const now = context.clock()
    const { redirectUri = '', verifier = '' } = kept
    const traded = await tradeCode(signIn, settings, { outbound, now, code: read.code, redirectUri, verifier })
    failpoint('connect-traded')
    const [missing] = missingScopes(
      signIn.scopes.map(({ name }) => name),
      traded.scopes,
    )
    if (missing) return { fault: 'scope-missing', said: missing }
    if (signIn.renews && !traded.kept.refreshToken) return { fault: 'not-lasting', said: null }
    const sealed = sealKept(secretBox, row, { credentials: { ...kept.credentials, ...traded.kept } })
    const change = { state: 'signed-in', sealed, endsAt: now + attemptMs } as const
    await inTransaction(context, (tx) => moveAttempt(tx, row.id, 'trading', change), true)
    failpoint('connect-kept')
    return null
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const fault = error.code === 'token' ? 'code-refused' : 'unreachable'
    return { fault, said: cleanLine(error.message) }
  }
}

/** Asks who we are there. A source that is signed in again must have been the same account. */
async function meet(context: Context, secretBox: SecretBox, row: AttemptRow, signal: AbortSignal): Promise<void> {
  try {
    const account = await openAttempt(context, secretBox, row, null, signal).whoAmI()
    await moveAttempt(context.db, row.id, 'signed-in', { account: JSON.stringify(account) })
    if (row.sourceId === null) return
    const before = readJson((await getSource(context.db, row.sourceId)).account)
    // Some were kept before ids were.
    const isSame = before === null || (before.externalId ?? account.externalId) === account.externalId
    if (!isSame) return await refuse(context, row.id, 'signed-in', { fault: 'other-account', said: cleanLine(account.handle) })
    await saveAgain(context, secretBox, row, account.externalId)
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    // A new source can be tried once more on the page; one that waits for its sign-in cannot.
    if (row.sourceId !== null) await refuse(context, row.id, 'signed-in', { fault: 'unreachable', said: cleanLine(error.message) })
  }
}
