import { ChannelError, type ConnectionSettings, type Standing } from './channel.ts'
import { textOf } from './fields.ts'
import { type RefreshEndpoint, tradeRefreshToken } from './refresh-token.ts'

export type Access = {
  /** When somebody must sign in again, as far as is known: what renews itself ends only where the network said so. */
  standing: Pick<Standing, 'tokenEndsAt'>
  /**
   * Calls with the newest access token there is; when that is refused (401) it is renewed and the call is made once more. Answers what the
   * last call answered. Throws ChannelError when there is no token or it cannot be renewed.
   */
  call<Answer extends { status: number }>(send: (accessToken: string) => Promise<Answer>): Promise<Answer>
}

/** The text of a setting without spaces around it, or null. */
export function settingOf(settings: Record<string, unknown>, name: string): string | null {
  return textOf(settings[name])?.trim() || null
}

/** When what renews itself ends for good (epoch ms), as a renewal told it; null: never, as far as is known. */
export const signInEndOf = (settings: Record<string, unknown>): number | null => Number(settingOf(settings, 'signInEndsAt')) || null

/**
 * An OAuth 2 access token that ends, and what renews it (RFC 6749, 6). Some networks take a refresh token only once, so a pair is traded by
 * one connection at a time and kept before it is used; whoever comes second takes what the first one got. `door`: where it is renewed; null
 * where it cannot be. Throws ChannelError (stop-and-ask) when nothing can be signed in with.
 */
export function openAccess(connection: ConnectionSettings, first: string | null, endpoint: RefreshEndpoint | null): Access {
  const { settings, saveCredentials, clock } = connection
  const renewAlone = connection.renewAlone ?? ((renew) => renew(settings))
  const canRenew = endpoint !== null && settingOf(settings, 'refreshToken') !== null
  if (!first && !canRenew)
    throw new ChannelError(
      'stop-and-ask',
      'token',
      'There is no access token, and nothing to get one with. Enter it in the settings of this source.',
    )
  let accessToken = first ?? ''
  /** Traded, but not kept yet: it is the only good pair there is. */
  let unsaved: { from: string; pair: Record<string, string> } | null = null

  return {
    standing: canRenew ? { tokenEndsAt: signInEndOf(settings) } : {},
    async call(send) {
      let isNew = accessToken === '' && (await renew(''))
      for (;;) {
        const used = accessToken
        const answer = await send(used)
        if (answer.status !== 401 || !canRenew || isNew) return answer
        isNew = await renew(used)
      }
    },
  }

  /** Answers whether the token was just made, or else only taken from somebody who renewed it before. */
  function renew(refused: string): Promise<boolean> {
    return renewAlone(async (saved) => {
      const [newest, refreshToken] = [settingOf(saved, 'accessToken'), settingOf(saved, 'refreshToken') ?? '']
      if (unsaved?.from !== refreshToken) unsaved = null
      if (!unsaved && newest && newest !== refused) {
        accessToken = newest
        return false
      }
      unsaved ??= { from: refreshToken, pair: await tradeRefreshToken(endpoint as RefreshEndpoint, refreshToken, clock()) }
      await saveCredentials(unsaved.pair)
      accessToken = unsaved.pair.accessToken ?? ''
      unsaved = null
      return true
    })
  }
}
