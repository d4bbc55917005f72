import { z } from 'zod'
import { interfaceLanguages, passwordLength, roles, tokenDays } from './agent.ts'
import { id, instant } from './list.schema.ts'
import { permissionSchema } from './role.schema.ts'
import { teamLimits } from './team.ts'

const name = z.string().trim().min(1).max(80)
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .regex(/^[^@\s]+@[^@\s]+$/, 'An e-mail address has the form name@place.')
export const password = z.string().min(passwordLength.least).max(passwordLength.most)

/** A person who works here, as everyone in the team may see them. */
export const agentSchema = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  /** A role of the desk's own, which is based on `role`; null: `role` alone says what this person may. */
  roleId: id.nullable(),
  language: z.enum(interfaceLanguages),
  createdAt: instant,
  lastSeenAt: instant.nullable(),
  disabledAt: instant.nullable(),
  /** So many active cases are given to this person by themselves; null: any number. */
  capacity: z.number().int().nullable(),
  /** Until then none is. */
  awayUntil: instant.nullable(),
  /** True until an invited person has chosen a password. */
  invited: z.boolean(),
})
export type Agent = z.infer<typeof agentSchema>

export const signInBody = z.strictObject({ email: z.string().max(200), password: z.string().max(passwordLength.most) })

/**
 * Who is signed in. `practice`: a practice network runs beside the desk; `undoSeconds`: how long an approved reply can be taken back;
 * `unnamedProxy`: the desk stands behind a proxy that its settings do not name.
 */
export const sessionSchema = z.object({
  agent: agentSchema,
  /** What this person may. */
  permissions: z.array(permissionSchema),
  /** The name of a role of the desk's own. */
  roleName: z.string().nullable(),
  expiresAt: instant,
  practice: z.boolean(),
  undoSeconds: z.number().min(0),
  unnamedProxy: z.boolean(),
  /** The role needs a second factor and there is none: nothing else can be done until it is set up. */
  setUpOnly: z.boolean(),
})
export type Session = z.infer<typeof sessionSchema>

/**
 * Before the first account: `needed` says whether to show Welcome, `practice` whether a practice network is at hand, `codeNeeded` whether
 * this caller must know the set-up code.
 */
export const welcomeSchema = z.object({ needed: z.boolean(), practice: z.boolean(), codeNeeded: z.boolean() })
export type Welcome = z.infer<typeof welcomeSchema>

export const welcomeBody = z.strictObject({
  name,
  email,
  password,
  language: z.enum(interfaceLanguages).default('en'),
  /** Listen to the practice network at once. */
  practice: z.boolean().default(false),
  /** The set-up code from the server's log; only from another machine. */
  code: z.string().max(100).optional(),
})

export const newAgentBody = z.strictObject({
  name,
  email,
  role: z.enum(roles),
  /** A role of the desk's own; then `role` is the one it is based on. */
  roleId: id.optional(),
  language: z.enum(interfaceLanguages).default('en'),
})

/** The answer to an invitation: the link is shown once and works for 24 hours. */
export const invitedSchema = z.object({ agent: agentSchema, invitation: z.object({ path: z.string(), expiresAt: instant }) })
export type Invited = z.infer<typeof invitedSchema>

export const agentChange = z.strictObject({
  name: name.optional(),
  role: z.enum(roles).optional(),
  /** A role of the desk's own; `role` is then the one it is based on. */
  roleId: id.nullable().optional(),
  language: z.enum(interfaceLanguages).optional(),
  disabled: z.boolean().optional(),
  capacity: z.number().int().min(1).max(teamLimits.capacity).nullable().optional(),
  awayUntil: instant.nullable().optional(),
})

export const joinBody = z.strictObject({ password })

/** A new password of one's own; `endTokens`: programs with a token of before are shut out too, as other sessions are. */
export const passwordChange = z.strictObject({
  current: z.string().max(passwordLength.most),
  password,
  endTokens: z.boolean().default(true),
})

/** The password once more, for what somebody at a screen left open must not do. */
export const proofBody = z.strictObject({ password: z.string().max(passwordLength.most) })

export const tokenBody = z.strictObject({
  name: z.string().trim().min(1).max(80),
  /** The bundle of a built-in role; left out: everything that its person may. */
  role: z.enum(roles).optional(),
  /** What it may, of what its person may at that moment. */
  scopes: z.array(permissionSchema).min(1).max(100).optional(),
  /** After so many days it ends. */
  days: z.number().int().min(1).max(tokenDays.most).default(tokenDays.usual),
})

/** A token for programs; `secret` is only in the answer that created it. */
export const tokenSchema = z.object({
  id,
  name: z.string(),
  role: z.enum(roles),
  /** Null: it may what its role may. */
  scopes: z.array(permissionSchema).nullable(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  /** The network address it was last used from. */
  lastUsedFrom: z.string().nullable(),
  /** Null: a token from before tokens ended. */
  expiresAt: instant.nullable(),
  secret: z.string().optional(),
})
export type ApiToken = z.infer<typeof tokenSchema>
