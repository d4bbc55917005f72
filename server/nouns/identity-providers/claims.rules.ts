import { type Role, roles } from '#shared/agent.ts'
import { cleanLine } from '../../kit/lib/text.ts'

/** What is believed of a provider's claims, once their signature was right. */
export type Person = {
  subject: string
  /** Lower case; null: none was given, or nobody has checked that it is theirs. */
  verifiedEmail: string | null
  name: string
  /** Null: no group of theirs gives a role here, or groups decide nothing. */
  role: Role | null
}

type Claims = Record<string, unknown>

const longestSubject = 255

/**
 * Who a provider says that somebody is. What its ID token leaves out may stand in its userinfo (`email_verified` often does).
 * @param token claims of the verified ID token
 * @param more claims of userinfo for the same subject; null: it was not asked
 * @returns null when there is no usable subject
 */
export function personOf(
  token: Claims,
  more: Claims | null,
  { groupClaim, groupRoles }: { groupClaim: string | null; groupRoles: Readonly<Record<string, Role>> },
): Person | null {
  const { sub } = token
  if (typeof sub !== 'string' || sub === '' || sub.length > longestSubject) return null
  const claims = { ...more, ...token }
  const email = typeof claims.email === 'string' ? claims.email.trim().toLowerCase() : ''
  const isAddress = email.length <= 200 && /^[^@\s]+@[^@\s]+$/.test(email)
  // The mark belongs to the address beside it: one that userinfo gives says nothing of another address in the token.
  const verifiedFor = [token, more ?? {}].some((from) => isTrue(from.email_verified) && addressIn(from, claims.email) === claims.email)
  return {
    subject: sub,
    verifiedEmail: isAddress && verifiedFor ? email : null,
    name: cleanLine(typeof claims.name === 'string' ? claims.name : '', 80),
    role: groupClaim === null ? null : roleOf(claims[groupClaim], groupRoles),
  }
}

/** Some providers write it as a word. */
const isTrue = (value: unknown) => value === true || value === 'true'

/** The address that a set of claims names; where it names none, the mark in it is meant for the one that is known. */
const addressIn = (claims: Claims, known: unknown) => claims.email ?? known

/** The highest role that any of the groups gives. */
function roleOf(groups: unknown, groupRoles: Readonly<Record<string, Role>>): Role | null {
  const named = (Array.isArray(groups) ? groups : [groups]).filter((group) => typeof group === 'string').slice(0, 1_000)
  const given = new Set(named.flatMap((group) => (Object.hasOwn(groupRoles, group) ? (groupRoles[group] ?? []) : [])))
  return roles.toReversed().find((role) => given.has(role)) ?? null
}
