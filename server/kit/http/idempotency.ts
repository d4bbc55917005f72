import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Context } from '../database/context.ts'
import { minute } from '../lib/clock.ts'
import { Refusal } from '../lib/errors.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import type { Env } from './route.ts'

const working = 0

/**
 * `Idempotency-Key` on a POST: the first request's answer is kept with its key and given again for the same key and body.
 * A key used with another body, or while the first is still at work, is refused with 409. After a crash in between
 * nobody knows whether it was done: the key then answers 409 `outcome-unknown`, never a second try. Answers may hold what is shown once
 * (a token, an invitation), so they lie sealed; where the secret has changed since, nobody can read them: `outcome-unknown` too.
 */
export function idempotency(context: Context, secretBox: SecretBox): MiddlewareHandler<Env> {
  return async (c, next) => {
    const given = c.req.header('idempotency-key')
    const actor = c.get('actor')
    if (c.req.method !== 'POST' || !given || !actor) return next()
    if (given.length > 255) throw new Refusal('bad-input', 'key-too-long', 'An Idempotency-Key has at most 255 characters.')
    const key = digest(`${actor.agentId}:${given}`)
    const requestHash = await digestOf(c.req.path, c.req.raw.clone().body)
    const claimed = await context.db
      .insertInto('answers')
      .values({ key, agentId: actor.agentId, requestHash, status: working, body: '', at: context.clock() })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('key')
      .executeTakeFirst()
    if (!claimed) return earlierAnswer(context, secretBox, key, requestHash)
    await next()
    // What was refused for who asked or when is not done: asked again, it may be.
    if (c.res.status >= 500 || [401, 403, 429].includes(c.res.status))
      return void (await context.db.deleteFrom('answers').where('key', '=', key).execute())
    const body = secretBox.seal(await c.res.clone().text(), sealedFor(key))
    await context.db.updateTable('answers').set({ status: c.res.status, body }).where('key', '=', key).execute()
  }
}

const sealedFor = (key: string) => `answer:${key}`

async function earlierAnswer(context: Context, secretBox: SecretBox, key: string, requestHash: string): Promise<Response> {
  const saved = await context.db.selectFrom('answers').selectAll().where('key', '=', key).executeTakeFirst()
  if (!saved || saved.requestHash !== requestHash)
    throw new Refusal('conflict', 'key-used-otherwise', 'This Idempotency-Key was used for another request.')
  if (saved.status === working && context.clock() - saved.at < minute)
    throw new Refusal('conflict', 'still-working', 'The first request with this key is still at work.')
  const body = saved.status === working ? null : secretBox.find(saved.body, sealedFor(key))
  if (body === null)
    throw new Refusal(
      'conflict',
      'outcome-unknown',
      'The first request with this key was cut off; look whether it was done before you send it with a new key.',
    )
  const type = saved.status >= 400 ? 'application/problem+json' : 'application/json'
  return new Response(body === '' ? null : body, {
    status: saved.status,
    headers: { 'content-type': type, 'idempotent-replayed': 'true' },
  })
}

/** A body may be a file: it is read piece by piece. */
async function digestOf(path: string, body: ReadableStream<Uint8Array> | null): Promise<string> {
  const hash = createHash('sha256').update(`${path}\n`)
  if (body) for await (const piece of body) hash.update(piece)
  return hash.digest('hex')
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** Forgets answers older than a day (a job). */
export async function forgetOldAnswers(context: Context): Promise<void> {
  await context.db
    .deleteFrom('answers')
    .where('at', '<', context.clock() - 24 * 60 * minute)
    .execute()
}
