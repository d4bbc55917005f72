import type { InterfaceLanguage, Role, SignInWay } from '#shared/agent.ts'
import { flag, id, instant, int, key, nullable, oneOf, reference, table, text, zero } from './column.ts'

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
  },
  [{ on: ['email'], unique: true }],
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
  },
  [{ on: ['hash'], unique: true }],
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
