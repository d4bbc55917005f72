import type { Role } from '#shared/agent.ts'
import type { IdentityProviderState, SignInPurpose } from '#shared/sign-in.ts'
import { flag, id, instant, int, json, key, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** The key from which a person's app makes a new code every 30 seconds (RFC 6238). */
export const totpKeys = table({
  agentId: key(reference('agents', 'cascade')),
  /** Sealed with AFTERCARE_SECRET. */
  keySealed: text(),
  /** The newest 30-second step whose code was used: neither it nor an older one works again. */
  usedStep: zero(int()),
  createdAt: instant(),
  /** Null until a first code showed that the app has the key: it is asked for by nobody before. */
  confirmedAt: nullable(instant()),
})

/** Codes on paper, for who has lost the app; each works once. */
export const recoveryCodes = table(
  { id: id(), agentId: reference('agents', 'cascade'), codeHash: text(), createdAt: instant(), usedAt: nullable(instant()) },
  [{ on: ['agentId'] }],
)

/** Public keys of a person's devices (WebAuthn). */
export const passkeys = table(
  {
    id: id(),
    agentId: reference('agents', 'cascade'),
    /** As its device calls it, base64url. */
    credentialId: text(),
    /** COSE, base64url. */
    publicKey: text(),
    /** How often it was used, as the device says; 0 for those that are kept on several. */
    signCount: int(),
    transports: json<string[]>(),
    name: text(),
    /** The host it was made for: it works nowhere else. */
    rpId: text(),
    isSynced: flag(),
    createdAt: instant(),
    usedAt: nullable(instant()),
  },
  [{ on: ['credentialId'], unique: true }, { on: ['agentId'] }],
)

/** What is under way between two calls of a sign-in, found by a cookie and taken once. */
export const signInSteps = table(
  {
    id: key(text()),
    purpose: oneOf<SignInPurpose>(),
    agentId: nullable(reference('agents', 'cascade')),
    stepData: json<Record<string, unknown>>(),
    /** Wrong codes. */
    tries: zero(int()),
    endsAt: instant(),
  },
  [{ on: ['agentId'] }],
)

/** Roles whose people need a second factor. */
export const secondFactorRules = table({ role: key(oneOf<Role>()), sinceAt: instant() })

/** Where else people sign in (OpenID Connect). */
export const identityProviders = table({
  id: id(),
  name: text(),
  issuer: text(),
  clientId: text(),
  /** Sealed with AFTERCARE_SECRET; null: a client without a secret. */
  clientSealed: nullable(text()),
  /** The claim that lists a person's groups, and which role each gives; null: roles are given here. */
  groupClaim: nullable(text()),
  groupRoles: json<Record<string, Role>>(),
  /** The role of people whom nobody here knows; null: they are not let in. */
  newRole: nullable(oneOf<Role>()),
  state: oneOf<IdentityProviderState>(),
  createdAt: instant(),
})

/** Who somebody of a provider is here. The issuer is part of it: another one may use the same subject for somebody else. */
export const identities = table(
  {
    id: id(),
    agentId: reference('agents', 'cascade'),
    issuer: text(),
    subject: text(),
    createdAt: instant(),
    usedAt: nullable(instant()),
  },
  [{ on: ['issuer', 'subject'], unique: true }, { on: ['agentId'] }],
)

/** Addresses for which somebody said that the password is forgotten, until a job has looked whose they are. */
export const resetRequests = table({ id: id(), email: text(), address: nullable(text()), askedAt: instant() })
