import { createRoute, z } from '@hono/zod-openapi'
import type { ChannelName } from '#shared/channel.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { channelSchema, type Source, sourceBody, sourceChange, sourceSchema } from '#shared/source.schema.ts'
import type { LookUps, SourceState } from '#shared/source.ts'
import { getChannel, listChannels } from '../channels/index.ts'
import type { Desk } from '../database/desk.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../http/route.ts'
import type { Safe } from '../lib/secret.ts'
import { addNewSource, changeSource, readCredentials, removeSource } from './source.actions.ts'
import { stateRank } from './source.rules.ts'
import { type GapRow, listLastGaps, listSources, type SourceRow } from './source.store.ts'

/** What is watched, and how well each is heard. */
export function sourceRoutes(desk: Desk, safe: Safe) {
  const shown = async (row: SourceRow) => sourceOf(row, (await listLastGaps(desk.db)).get(row.id) ?? null, safe, desk.clock())
  return createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/channels',
        ...who('staff'),
        responses: { 200: jsonAnswer(z.object({ items: z.array(channelSchema) })) },
      }),
      (c) =>
        c.json(
          {
            items: listChannels().map((channel) => ({
              name: channel.name,
              label: channel.label,
              settings: [...channel.settings],
              searches: channel.searches,
              lookUps: channel.lookUps,
              prices: channel.prices ?? null,
            })),
          },
          200,
        ),
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/sources', ...who('staff'), responses: { 200: jsonAnswer(pageSchema(sourceSchema)) } }),
      async (c) => {
        const [rows, gaps] = await Promise.all([listSources(desk.db), listLastGaps(desk.db)])
        const items = rows.map((row) => sourceOf(row, gaps.get(row.id) ?? null, safe, desk.clock()))
        return c.json({ items: items.sort((a, b) => stateRank[a.state] - stateRank[b.state]), nextCursor: null }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sources',
        ...who('admin'),
        request: { body: jsonBody(sourceBody) },
        responses: { 201: jsonAnswer(sourceSchema) },
      }),
      async (c) => c.json(await shown(await addNewSource(desk, safe, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/sources/{id}',
        ...who('admin'),
        request: { params: idParam, body: jsonBody(sourceChange) },
        responses: { 200: jsonAnswer(sourceSchema) },
      }),
      async (c) => c.json(await shown(await changeSource(desk, safe, actorOf(c), c.req.valid('param').id, c.req.valid('json'))), 200),
    )
    .openapi(
      createRoute({ method: 'delete', path: '/api/sources/{id}', ...who('admin'), request: { params: idParam }, responses: noAnswer }),
      async (c) => {
        await removeSource(desk, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
}

function sourceOf(row: SourceRow, gap: GapRow | null, safe: Safe, now: number): Source {
  const account = row.account ? (JSON.parse(row.account) as { handle: string }).handle : null
  return {
    id: row.id,
    channel: getChannel(row.channel as ChannelName).name,
    name: row.name,
    query: row.query,
    settings: JSON.parse(row.settings),
    credentials: Object.keys(readCredentials(safe, row)),
    account,
    practice: row.practice === 1,
    state: row.state as SourceState,
    error: row.error,
    lastPollAt: row.lastPollAt,
    lastSuccessAt: row.lastSuccessAt,
    nextPollAt: row.state === 'paused' || row.state === 'stopped' ? null : row.nextPollAt,
    cursorAge: row.newestPostAt === null ? null : Math.max(0, now - row.newestPostAt),
    gap: gap ? { from: gap.fromAt, to: gap.toAt, reason: gap.reason } : null,
    spend: row.spend,
    cap: row.cap,
    lookUps: row.lookUps as LookUps,
    mentionCount: row.mentionCount,
    createdAt: row.createdAt,
  }
}
