import { createHmac, timingSafeEqual } from 'node:crypto'
import { newToken, type SecretBox } from '../../kit/lib/secret-box.ts'
import type { AgentRow } from './agent.store.ts'

/**
 * A mark that a browser keeps after a sign-in (OWASP's device cookie): tries with it are counted apart from those of strangers, so that
 * nobody can lock a person out by wrong passwords. It lets nobody in, and a new password makes it void.
 */
export type KnownDevices = {
  /** A new mark for a browser in which this person has just signed in. */
  mark(agent: AgentRow): string
  /** What tries from this browser for this account are counted by; null when it has no mark of that account. */
  find(agent: AgentRow | null, mark: string | null): string | null
}

/** @param secretBox of the desk: all nodes know each other's marks */
export function createKnownDevices(secretBox: SecretBox): KnownDevices {
  const key = secretBox.keyFor('known devices')
  const sign = ({ id, passwordHash }: AgentRow, nonce: string) =>
    createHmac('sha256', key).update(`${id} ${nonce} ${passwordHash}`).digest('base64url')
  return {
    mark(agent) {
      const nonce = newToken()
      return `${nonce}.${sign(agent, nonce)}`
    },
    find(agent, mark) {
      const [nonce, signature] = mark?.split('.') ?? []
      if (!nonce || !signature) return null
      const right = agent && Buffer.from(sign(agent, nonce))
      const given = Buffer.from(signature)
      return right && right.length === given.length && timingSafeEqual(right, given) ? nonce : null
    },
  }
}
