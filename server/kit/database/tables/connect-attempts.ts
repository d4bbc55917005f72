import type { ChannelName } from '#shared/channel.ts'
import type { ConnectFault, ConnectState, SignInKey } from '#shared/connect.ts'
import { id, instant, int, json, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** How sources are being connected: a row from leaving for the network's page until there is a source. */
export const connectAttempts = table(
  {
    id: id(),
    channel: oneOf<ChannelName>(),
    /** The network's page; null: what was filled in lets us in by itself. */
    signIn: nullable(oneOf<SignInKey>()),
    /** Who does it, and in which session: it goes on in that browser alone. */
    agentId: reference('agents', 'cascade'),
    sessionId: text(),
    /** The source that is signed in again; null: it becomes a new one. */
    sourceId: nullable(reference('sources', 'cascade')),
    state: oneOf<ConnectState>(),
    /** SHA-256 of what the network hands back (`state` of OAuth); it is taken once. */
    stateHash: nullable(text()),
    /** The end of the address that the network must send people back to: another one for each network. */
    door: nullable(text()),
    /** What was filled in, without credentials. */
    settings: json<Record<string, string | number | boolean>>(),
    /** Sealed with AFTERCARE_SECRET: verifier and address of return, then the credentials; null when they are no longer needed. */
    sealed: nullable(text()),
    account: nullable(json<{ externalId: string; handle: string; name: string }>()),
    fault: nullable(oneOf<ConnectFault>()),
    said: nullable(text()),
    /** Names of the other sources that went on with it. */
    others: json<string[]>(),
    /** Micro-dollars that trying has cost; the source's ledger has them once there is one. */
    spent: zero(int()),
    createdAt: instant(),
    endsAt: instant(),
  },
  [{ on: ['agentId'] }, { on: ['sourceId'] }, { on: ['endsAt'] }, { on: ['stateHash'], unique: true }],
)
