import { z } from 'zod'
import { email, password } from './agent.schema.ts'
import { roles, signInWays } from './agent.ts'
import { id, instant } from './list.schema.ts'
import { identityProviderStates, providerFaults } from './sign-in.ts'

/** One of one's own sessions. */
export const ownSessionSchema = z.object({
  id: z.string(),
  createdAt: instant,
  seenAt: instant,
  endsAt: instant,
  /** The network address it was opened from; null where it cannot be told. */
  address: z.string().nullable(),
  /** Browser and system, as they name themselves: "Firefox, Windows". */
  device: z.string().nullable(),
  way: z.enum(signInWays).nullable(),
  /** The one that asks. */
  own: z.boolean(),
})
export type OwnSession = z.infer<typeof ownSessionSchema>

/** What the sign-in page can offer. `resets`: a forgotten password is replaced by mail. */
export const signInOptionsSchema = z.object({
  resets: z.boolean(),
  /** Whether passkeys can be used at the address of this call. */
  passkeys: z.boolean(),
  providers: z.array(z.object({ id, name: z.string() })),
})
export type SignInOptions = z.infer<typeof signInOptionsSchema>

/** The password was right; one of these is still asked for. */
export const secondStepSchema = z.object({ secondFactor: z.object({ app: z.boolean(), passkey: z.boolean(), recoveryCode: z.boolean() }) })
export type SecondStep = z.infer<typeof secondStepSchema>

/** Six digits of the app, or a recovery code. */
export const secondFactorBody = z.strictObject({ code: z.string().max(60) })

export const resetRequestBody = z.strictObject({ email })
export const resetBody = z.strictObject({ password })

/** An administrator began a reset: it went out by mail, or its link is handed over. */
export const startedResetSchema = z.object({ mailed: z.boolean(), link: z.object({ path: z.string(), expiresAt: instant }).nullable() })
export type StartedReset = z.infer<typeof startedResetSchema>

export const passkeySchema = z.object({
  id,
  name: z.string(),
  createdAt: instant,
  usedAt: instant.nullable(),
  isSynced: z.boolean(),
  /** False: it was made for another address of the desk. */
  works: z.boolean(),
})
export type Passkey = z.infer<typeof passkeySchema>

/** One's own second factors. */
export const secondFactorsSchema = z.object({
  app: z.object({ since: instant }).nullable(),
  recoveryCodes: z.object({ left: z.number().int(), of: z.number().int() }),
  passkeys: z.array(passkeySchema),
  /** The rule of the role asks for one. */
  required: z.boolean(),
  /** Whether passkeys can be made at the address of this call. */
  passkeysPossible: z.boolean(),
})
export type SecondFactors = z.infer<typeof secondFactorsSchema>

/** A key that waits for its first code: as an address for apps, as text to type, as a picture (SVG). */
export const newTotpSchema = z.object({ uri: z.string(), key: z.string(), picture: z.string() })
export type NewTotp = z.infer<typeof newTotpSchema>

/** Recovery codes in words, once; null: the ones of before still hold. */
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()).nullable() })
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>

/** What the browser's WebAuthn takes and gives, as JSON; it is checked where it is verified. */
export const webAuthnOptions = z.record(z.string(), z.unknown())
const webAuthnText = z.string().max(20_000)
export const passkeyAnswer = z.looseObject({
  id: webAuthnText,
  rawId: webAuthnText,
  type: z.literal('public-key'),
  response: z.record(z.string().max(100), z.unknown()),
})
export const passkeyBody = z.strictObject({ answer: passkeyAnswer })
export const newPasskeyBody = z.strictObject({ name: z.string().trim().min(1).max(80), answer: passkeyAnswer })
export const passkeyChange = z.strictObject({ name: z.string().trim().min(1).max(80) })

/** Which roles need a second factor, and how many of their people have none yet. */
export const secondFactorRuleSchema = z.object({
  role: z.enum(roles),
  required: z.boolean(),
  people: z.number().int(),
  without: z.number().int(),
})
export type SecondFactorRule = z.infer<typeof secondFactorRuleSchema>
export const secondFactorRuleBody = z.strictObject({ required: z.boolean() })

const issuer = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s?#@]+$/i, 'An issuer is an address such as https://login.example.com.')
const groupRoles = z.record(z.string().trim().min(1).max(200), z.enum(roles)).refine((map) => Object.keys(map).length <= 50)
const providerFields = {
  name: z.string().trim().min(1).max(60),
  issuer,
  clientId: z.string().trim().min(1).max(300),
  clientSecret: z.string().min(1).max(1_000).nullable(),
  groupClaim: z
    .string()
    .trim()
    .regex(/^[\w:./-]{1,200}$/)
    .nullable(),
  groupRoles,
  newRole: z.enum(roles).nullable(),
}

/** Where else people sign in; its secret never leaves the desk. */
export const identityProviderSchema = z.object({
  id,
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  hasSecret: z.boolean(),
  groupClaim: z.string().nullable(),
  groupRoles: z.record(z.string(), z.enum(roles)),
  newRole: z.enum(roles).nullable(),
  state: z.enum(identityProviderStates),
  createdAt: instant,
  /** People here who have signed in through it. */
  people: z.number().int(),
  /** What the provider must be told; null: nobody said where the desk is reached. */
  redirectUri: z.string().nullable(),
})
export type IdentityProvider = z.infer<typeof identityProviderSchema>

export const newIdentityProviderBody = z.strictObject({
  ...providerFields,
  groupClaim: providerFields.groupClaim.default(null),
  groupRoles: groupRoles.default({}),
  newRole: providerFields.newRole.default(null),
})
export const identityProviderChange = z
  .strictObject(providerFields)
  .partial()
  .extend({ state: z.enum(identityProviderStates).optional() })

/** What a provider says of itself, or why it cannot be used. */
export const providerTestSchema = z.object({
  fine: z.boolean(),
  why: z.enum(providerFaults).nullable(),
  /** What the provider or the call said, in English; for who looks further. */
  said: z.string().nullable(),
})
export type ProviderTest = z.infer<typeof providerTestSchema>

/** What a one-time link carries. */
export const signInLinkBody = z.strictObject({ token: z.string().min(1).max(100) })
