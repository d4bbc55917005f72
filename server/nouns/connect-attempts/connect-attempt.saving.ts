import type { z } from 'zod'
import type { connectSaveBody } from '#shared/connect.schema.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { alterSource, insertSource, type Writing } from '../sources/source.actions.ts'
import { findCredentials } from '../sources/source.credentials.ts'
import { getSource, listSources, type SourceRow, updateSource } from '../sources/source.store.ts'
import { bookSpend } from '../sources/spending.store.ts'
import { findKept } from './connect-attempt.secret.ts'
import { type AttemptRow, attemptEnded, moveAttempt, type Owner, settingsOf } from './connect-attempt.store.ts'
import { getSignedIn } from './connect-attempt.trying.ts'

/**
 * Makes a source of an attempt, in one transaction: there is one source, however often it is asked for.
 * @throws Refusal `connect-ended`
 */
export async function saveAttempt(
  context: Context,
  secretBox: SecretBox,
  by: Actor & Owner,
  { id, body }: { id: number; body: z.output<typeof connectSaveBody> },
): Promise<SourceRow> {
  const before = await getSignedIn(context, id, by)
  if (before.sourceId !== null) throw attemptEnded()
  return change(context, async (tx, emit) => {
    const row = await getSignedIn({ ...context, db: tx }, id, by)
    const kept = findKept(secretBox, row)
    if (!kept || !(await moveAttempt(tx, id, 'signed-in', { state: 'saved', sealed: null }))) throw attemptEnded()
    const { fields, more } = asFields(row, kept.credentials)
    const { query, ...rest } = body
    const filled = { channel: row.channel, settings: { ...settingsOf(row), ...fields }, ...rest, ...(query && { query }) }
    const now = context.clock()
    const source = await insertSource({ tx, emit, now }, secretBox, by, filled, { more })
    if (row.account !== null) {
      await updateSource(tx, source.id, { account: row.account })
      // A network may end a sign-in when the same program gets another one: all go on with the newest.
      const others = row.signIn === null ? [] : await listOthers(tx, secretBox, source, readJson(row.account).externalId ?? '')
      await giveTo(others, row, kept.credentials, { tx, emit, now }, { engine: context.engine, secretBox, by })
    }
    await bookSpend(tx, { sourceId: source.id, at: now, kind: 'read', posts: 0, cost: row.spent, deliveryId: null })
    return getSource(tx, source.id)
  })
}

/** Credentials that the channel's form knows, and those that no form asks for. */
function asFields(row: AttemptRow, credentials: Record<string, string>) {
  const known = getChannel(row.channel).settings.map(({ name }) => name)
  const part = (isKnown: boolean) => Object.fromEntries(Object.entries(credentials).filter(([name]) => known.includes(name) === isKnown))
  return { fields: part(true), more: part(false) }
}

/**
 * Gives a source its new sign-in: it goes on where it stopped, and so do the others of that account whose sign-in ended or was the same.
 * @param externalId of the account
 */
export async function saveAgain(context: Context, secretBox: SecretBox, row: AttemptRow, externalId: string): Promise<void> {
  const { sourceId, agentId } = row
  if (sourceId === null) return
  await change(context, async (tx, emit) => {
    const by = { agentId, name: '', role: 'admin', sessionId: row.sessionId } as const
    const kept = findKept(secretBox, await lockSignedIn(tx, context, row))
    if (!kept) throw attemptEnded()
    const source = await getSource(tx, sourceId)
    const others = await listOthers(tx, secretBox, source, externalId)
    const writing = { tx, emit, now: context.clock() }
    await giveTo([source, ...others], row, kept.credentials, writing, { engine: context.engine, secretBox, by })
    const names = others.map(({ name }) => name)
    if (!(await moveAttempt(tx, row.id, 'signed-in', { state: 'saved', sealed: null, others: JSON.stringify(names) }))) throw attemptEnded()
    await bookSpend(tx, { sourceId, at: context.clock(), kind: 'read', posts: 0, cost: row.spent, deliveryId: null })
  })
}

const lockSignedIn = (tx: Handle, context: Context, row: AttemptRow) => getSignedIn({ ...context, db: tx }, row.id, row)

/** Gives sources what an attempt was let in with: each goes on where it stopped. */
async function giveTo(
  sources: readonly SourceRow[],
  row: AttemptRow,
  credentials: Record<string, string>,
  writing: Writing,
  { engine, secretBox, by }: { engine: Engine; secretBox: SecretBox; by: Actor },
): Promise<void> {
  const { fields, more } = asFields(row, credentials)
  const { clientId } = settingsOf(row)
  const settings = { ...(clientId !== undefined && { clientId }), ...fields }
  for (const { id } of sources) await alterSource(writing, engine, secretBox, by, { id, body: { settings }, more })
}

/** The other sources of the account at that server whose sign-in ended, or is renewed by the same program. */
async function listOthers(tx: Handle, secretBox: SecretBox, source: SourceRow, externalId: string): Promise<SourceRow[]> {
  const server = (one: SourceRow) => readJson(one.settings).baseUrl ?? null
  const isRenewed = (one: SourceRow) => findCredentials(secretBox, one)?.refreshToken !== undefined
  const program = (one: SourceRow) => readJson(one.settings).clientId
  const isEnded = (one: SourceRow) => one.state === 'stopped' && one.errorCode === 'token'
  return (await listSources(tx)).filter(
    (one) =>
      one.id !== source.id &&
      one.channel === source.channel &&
      server(one) === server(source) &&
      readJson(one.account)?.externalId === externalId &&
      (isEnded(one) || (isRenewed(one) && program(one) === program(source))),
  )
}
