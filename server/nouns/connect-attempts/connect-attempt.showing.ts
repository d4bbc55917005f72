import type { ConnectAttempt, SignIn as ShownSignIn } from '#shared/connect.schema.ts'
import type { Channel } from '../../engines/channels/channel.ts'
import { readJson } from '../../kit/database/json.ts'
import { redirectUriOf } from './connect-attempt.begin.ts'
import { doorOf } from './connect-attempt.rules.ts'
import { type AttemptRow, settingsOf } from './connect-attempt.store.ts'

/** An attempt as the screens see it. */
export const attemptOf = (row: AttemptRow): ConnectAttempt => ({
  id: row.id,
  channel: row.channel,
  signIn: row.signIn,
  state: row.state,
  settings: settingsOf(row),
  account: readJson(row.account)?.handle ?? null,
  fault: row.fault,
  said: row.said,
  sourceId: row.sourceId,
  others: readJson(row.others),
  spent: row.spent,
  endsAt: row.endsAt,
})

/** The pages on which people let us in at this channel. @param origin where the desk is reached; null: nobody can be sent back */
export const signInsOf = (channel: Channel, origin: string | null): ShownSignIn[] =>
  (channel.signIns ?? []).map(({ key, label, asks, scopes, register }) => ({
    key,
    label,
    asks: [...asks],
    scopes: [...scopes],
    registers: register !== undefined,
    redirectUri: origin === null ? null : redirectUriOf(origin, doorOf(key, null)),
  }))
