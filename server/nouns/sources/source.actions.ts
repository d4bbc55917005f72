import type { z } from 'zod'
import type { sourceBody, sourceChange } from '#shared/source.schema.ts'
import type { Channel, ChannelError, Connection } from '../../engines/channels/channel.ts'
import { findAddressProblem } from '../../engines/channels/fields.ts'
import { findChannel, getChannel } from '../../engines/channels/index.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { changedFields } from '../../kit/lib/changed.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { findCredentials, keeperOf, readCredentials, sealedFor } from './source.credentials.ts'
import { monthOf } from './source.rules.ts'
import { addSource, getSource, lockSource, openGap, type SourceRow, updateSource } from './source.store.ts'

export type Values = Record<string, string | number | boolean>

/**
 * Splits a filled form into what may be shown and what is sealed.
 * @throws Refusal for a field the channel does not know, for one that is missing (`mustHave`), and for what the channel finds wrong
 */
export function sortSettings(channel: Channel, values: Values, mustHave: boolean): { plain: Values; secret: Record<string, string> } {
  const plain: Values = {}
  const secret: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) {
    const field = channel.settings.find((known) => known.name === name)
    if (!field)
      throw new Refusal('bad-input', 'unknown-setting', `${channel.label} has no setting "${name}".`, {
        params: { channel: channel.label, name },
      })
    if (field.secret) secret[name] = String(value)
    else plain[name] = value
  }
  const missing = channel.settings.find((field) => mustHave && field.required && values[field.name] === undefined)
  if (missing) throw new Refusal('bad-input', 'setting-missing', `${missing.label} is missing.`, { params: { setting: missing.label } })
  const problem = (typeof plain.baseUrl === 'string' ? findAddressProblem(plain.baseUrl) : null) ?? channel.findProblem?.(plain)
  if (problem) throw new Refusal('bad-input', problem.code, problem.sentence, { params: problem.params })
  return { plain, secret }
}

/** Whether these settings name another server for the credentials than before: whoever named it must know them. */
const isElsewhere = (channel: Channel, before: Values, changed: Values): boolean =>
  channel.settings.some(({ name, server }) => server && changed[name] !== undefined && String(changed[name]) !== String(before[name] ?? ''))

/** @throws Refusal `credentials-needed` when none are left of those there were, or not those that the channel asks for */
function refuseMissing(channel: Channel, before: Record<string, string>, left: Record<string, string>): void {
  const kept = channel.settings.filter(({ name, secret }) => secret && before[name])
  const missing = kept.filter(({ name, required }) => required && !left[name])
  const needed = missing.length > 0 ? missing : kept.some(({ name }) => left[name]) ? [] : kept
  if (needed.length === 0) return
  const fields = needed.map(({ label }) => label).join(', ')
  throw new Refusal('bad-input', 'credentials-needed', `The credentials go to another address now. Enter them again: ${fields}.`, {
    params: { fields },
  })
}

/** Adds a source; it is polled at once. `by` is null when the product itself adds one (demo). */
export function addNewSource(
  context: Context,
  secretBox: SecretBox,
  by: Actor | null,
  body: z.output<typeof sourceBody>,
  practice = false,
): Promise<SourceRow> {
  return change(context, (tx, emit) => insertSource({ tx, emit, now: context.clock() }, secretBox, by, body, { practice }))
}

/** A transaction that writes sources, and its time (epoch ms). */
export type Writing = { tx: Handle; emit: (event: NewEvent) => void; now: number }

/** As `addNewSource`, in a transaction of others. @param more credentials that no form asks for, such as when a sign-in ends */
export async function insertSource(
  { tx, emit, now }: Writing,
  secretBox: SecretBox,
  by: Actor | null,
  body: z.output<typeof sourceBody>,
  { practice = false, more = {} }: { practice?: boolean; more?: Record<string, string> } = {},
): Promise<SourceRow> {
  const channel = findChannel(body.channel)
  if (!channel)
    throw new Refusal('bad-input', 'channel-not-here', `${body.channel} cannot be connected yet.`, { params: { channel: body.channel } })
  if (body.query && !channel.searches)
    throw new Refusal('bad-input', 'no-search', `${channel.label} cannot be searched; leave the query out.`, {
      params: { channel: channel.label },
    })
  const { plain, secret } = sortSettings(channel, body.settings, true)
  const source = await addSource(tx, {
    channel: channel.name,
    name: body.name ?? (body.query ? `${channel.label}: ${body.query}` : `${channel.label} mentions`),
    query: body.query ?? null,
    settings: JSON.stringify(plain),
    credentials: secretBox.seal(JSON.stringify({ ...secret, ...more }), sealedFor(now, channel.name)),
    account: null,
    practice: practice ? 1 : 0,
    state: 'live',
    error: null,
    errorCode: null,
    cursor: null,
    nextPollAt: now,
    leaseOwner: null,
    leaseEndsAt: null,
    lastPollAt: null,
    lastSuccessAt: null,
    newestPostAt: null,
    failures: 0,
    spend: 0,
    spendMonth: monthOf(now),
    cap: body.cap ?? null,
    refreshes: body.refreshes ?? channel.refreshes ?? 'none',
    mentionCount: 0,
    tokenEndsAt: null,
    quotaLeft: null,
    quotaOf: null,
    quotaResetsAt: null,
    createdAt: now,
    removedAt: null,
  })
  const audit = { subjectId: source.id, subject: source.name, became: { ...auditedOf(source), channel: source.channel } }
  emit({ kind: 'source-added', agentId: by?.agentId, sourceId: source.id, data: { name: source.name }, audit })
  return source
}

/** What the audit says of a source: never what it signs in with. */
const auditedOf = (row: SourceRow) => ({
  name: row.name,
  query: row.query,
  settings: readJson(row.settings),
  cap: row.cap,
  refreshes: row.refreshes,
  paused: row.state === 'paused',
})

/** Changes a source; `by` is null when the product itself does (demo). New settings, a higher cap or "not paused" start it again at once. */
export function changeSource(
  context: Context,
  secretBox: SecretBox,
  by: Actor | null,
  id: number,
  body: z.output<typeof sourceChange>,
): Promise<SourceRow> {
  return change(context, (tx, emit) => alterSource({ tx, emit, now: context.clock() }, context.engine, secretBox, by, { id, body }))
}

/** As `changeSource`, in a transaction of others. @param more credentials that no form asks for, such as when a sign-in ends */
export async function alterSource(
  { tx, emit, now }: Writing,
  engine: Engine,
  secretBox: SecretBox,
  by: Actor | null,
  { id, body, more = {} }: { id: number; body: z.output<typeof sourceChange>; more?: Record<string, string> },
): Promise<SourceRow> {
  const source = await lockSource(tx, engine, id)
  const channel = getChannel(source.channel)
  const { plain, secret } = sortSettings(channel, body.settings ?? {}, false)
  const isNew = Object.keys(secret).length > 0
  const before = findCredentials(secretBox, source) ?? {}
  const kept = isElsewhere(channel, readJson(source.settings), plain) ? {} : before
  refuseMissing(channel, before, { ...kept, ...secret })
  const paused = body.paused ?? source.state === 'paused'
  await updateSource(tx, id, {
    name: body.name ?? source.name,
    query: body.query === undefined ? source.query : body.query,
    settings: JSON.stringify({ ...readJson(source.settings), ...plain }),
    // What cannot be read stays as it is until it is entered anew: the secret of before may come back.
    ...(isNew && {
      credentials: secretBox.seal(
        JSON.stringify({ ...kept, signInEndsAt: undefined, ...secret, ...more }),
        sealedFor(source.createdAt, source.channel),
      ),
    }),
    // What was told of other credentials says nothing about these.
    ...(isNew && { tokenEndsAt: null, quotaLeft: null, quotaOf: null, quotaResetsAt: null }),
    cap: body.cap === undefined ? source.cap : body.cap,
    refreshes: body.refreshes ?? source.refreshes,
    state: paused ? 'paused' : 'live',
    error: null,
    errorCode: null,
    // Failures are counted on until it is heard again: that success closes its gap.
    nextPollAt: now,
    // A cursor belongs to its query.
    cursor: body.query !== undefined && body.query !== source.query ? null : source.cursor,
  })
  const after = await getSource(tx, id)
  const difference = changedFields(auditedOf(source), auditedOf(after))
  if (isNew) difference.became.credentials = 'entered anew'
  const audit = { subjectId: id, subject: source.name, ...difference }
  emit({ kind: 'source-changed', agentId: by?.agentId, sourceId: id, data: { name: source.name, paused }, audit })
  return after
}

/** Nothing can be read or sent until a person acts: the source stops, and what is not heard from here on is drawn as a gap. */
export async function stopSource(tx: Handle, id: number, error: ChannelError, now: number, emit: (event: NewEvent) => void): Promise<void> {
  const source = await getSource(tx, id)
  if (source.state === 'stopped' || source.state === 'paused') return
  await updateSource(tx, id, {
    state: 'stopped',
    error: error.message.slice(0, 500),
    errorCode: error.code,
    failures: source.failures + 1,
    lastPollAt: now,
  })
  await openGap(tx, id, source.lastSuccessAt ?? source.createdAt, error.message.slice(0, 200))
  emit({ kind: 'source-health', sourceId: id, data: { state: 'stopped', name: source.name, error: error.message.slice(0, 200) } })
}

/** Stops listening; what was heard stays. */
export function removeSource(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const source = await getSource(tx, id)
    await updateSource(tx, id, { removedAt: context.clock(), credentials: null })
    emit({ kind: 'source-removed', agentId: by.agentId, sourceId: id, data: { name: source.name } })
  })
}

/** An open line to the source's account, for the node of that name. */
export function openConnection(
  context: Context,
  secretBox: SecretBox,
  source: SourceRow,
  signal: AbortSignal,
  node = 'the only node',
): Connection {
  return getChannel(source.channel).open({
    settings: {
      ...readJson(source.settings),
      ...readCredentials(secretBox, source),
      instanceKey: secretBox.keyFor(`channel ${source.channel}`),
    },
    query: source.query,
    clock: context.clock,
    signal,
    here: { context, sourceId: source.id },
    ...keeperOf(context, secretBox, source, node),
  })
}
