import type { InterfaceLanguage, Role, SignInWay } from '#shared/agent.ts'
import type { Permission } from '#shared/permission.ts'
import { flag, given, id, instant, int, json, key, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** Bundles of permissions that the desk made itself, beside the four that are built in. */
export const roles = table(
  {
    id: id(),
    name: text(),
    nameKey: text(),
    /** The built-in role that counts where the desk asks for one: which page comes first, whether a second factor is needed. */
    basedOn: oneOf<Role>(),
    permissions: json<Permission[]>(),
    createdAt: instant(),
  },
  [{ on: ['nameKey'], unique: true }],
)

export const agents = table(
  {
    id: id(),
    email: text(),
    name: text(),
    role: oneOf<Role>(),
    language: oneOf<InterfaceLanguage>(),
    passwordHash: nullable(text()),
    invitationHash: nullable(text()),
    invitationEndsAt: nullable(instant()),
    createdAt: instant(),
    lastSeenAt: nullable(instant()),
    disabledAt: nullable(instant()),
    /** So many active cases are given to this person by themselves; null: any number. */
    capacity: nullable(int()),
    /** Until then no case is given to this person by itself. */
    awayUntil: nullable(instant()),
    /** When the person last did something on a screen (to the minute), and the newest event then. */
    activeAt: nullable(instant()),
    activeEventId: nullable(int()),
    /** The same of before they were away for longer. */
    leftAt: nullable(instant()),
    leftEventId: nullable(int()),
    /** The link with which a forgotten password is replaced, and until when it works. */
    resetHash: nullable(text()),
    resetEndsAt: nullable(instant()),
    /** A role of the desk's own; null: `role` alone says what this person may. */
    roleId: nullable(reference('roles')),
  },
  [{ on: ['email'], unique: true }, given('roleId')],
)

export const sessions = table(
  {
    id: key(text()),
    agentId: reference('agents', 'cascade'),
    createdAt: instant(),
    seenAt: instant(),
    endsAt: instant(),
    /** When the person last entered the password; null: at its begin. */
    provedAt: nullable(instant()),
    /** The network address it was opened from, the browser and system there, and how; null where that is not known. */
    address: nullable(text()),
    device: nullable(text()),
    way: nullable(oneOf<SignInWay>()),
    /** 1: a second factor is required and missing, and nothing else can be done until it is set up. */
    setUpOnly: zero(flag()),
  },
  [{ on: ['agentId'] }],
)

export const tokens = table(
  {
    id: id(),
    agentId: reference('agents', 'cascade'),
    name: text(),
    role: oneOf<Role>(),
    hash: text(),
    createdAt: instant(),
    usedAt: nullable(instant()),
    /** Null: it does not end. */
    endsAt: nullable(instant()),
    /** What it may, of what its person may at that moment; null: a token of before, which may what its role may. */
    scopes: nullable(json<Permission[]>()),
    /** The network address it was last used from. */
    usedFrom: nullable(text()),
    /** When its person was told that it is about to end. */
    warnedAt: nullable(instant()),
  },
  [
    { on: ['hash'], unique: true },
    { name: 'to_warn', on: ['endsAt'], where: '"warnedAt" is null and "endsAt" is not null' },
  ],
)

/** Answers to requests with an Idempotency-Key. */
export const answers = table({
  key: key(text()),
  agentId: reference('agents', 'cascade'),
  requestHash: text(),
  status: int(),
  body: text(),
  at: instant(),
})
