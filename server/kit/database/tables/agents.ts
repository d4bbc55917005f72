import type { InterfaceLanguage, Role } from '#shared/agent.ts'
import { id, instant, int, key, nullable, oneOf, reference, table, text } from './column.ts'

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
