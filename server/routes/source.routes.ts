import { createRoute, z } from '@hono/zod-openapi'
import { pageQuery, pageOf as pageSchema } from '#shared/list.schema.ts'
import { channelSchema, type Source, sourceBody, sourceChange, sourceSchema, spendingSchema } from '#shared/source.schema.ts'
import { getChannel, listChannels } from '../engines/channels/index.ts'
import type { Context } from '../kit/database/context.ts'
import { readJson } from '../kit/database/json.ts'
import type { Outage } from '../kit/database/outage.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { testBudget } from '../nouns/connect-attempts/connect-attempt.rules.ts'
import { signInsOf } from '../nouns/connect-attempts/connect-attempt.showing.ts'
import { addNewSource, changeSource, removeSource } from '../nouns/sources/source.actions.ts'
import { findCredentials, secretChanged } from '../nouns/sources/source.credentials.ts'
import { monthOf, monthStartOf, stateRank } from '../nouns/sources/source.rules.ts'
import { countComplaints, type GapRow, getSource, listLastGaps, listSources, type SourceRow } from '../nouns/sources/source.store.ts'
import { listSpendings, showSpendings } from '../nouns/sources/spending.store.ts'
import { originOfDesk } from './entrance.ts'

/** What is watched, and how well each is heard. */
export function sourceRoutes(
  context: Context,
  { secretBox, url, outage }: { secretBox: SecretBox; url: string | null; outage: () => Outage | null },
) {
  async function show(rows: readonly SourceRow[]): Promise<Source[]> {
    const now = context.clock()
    const paid = rows.filter((row) => getChannel(row.channel).prices).map((row) => row.id)
    const [gaps, complaints] = await Promise.all([listLastGaps(context.db), countComplaints(context.db, paid, monthStartOf(now))])
    return rows.map((row) => {
      const found = paid.includes(row.id) ? (complaints.get(row.id) ?? 0) : null
      const source = sourceOf(row, { gap: gaps.get(row.id) ?? null, complaints: found }, secretBox, now)
      return outage() === 'disk-full' ? withoutRoom(source) : source
    })
  }
  const showOne = async (row: SourceRow) => (await show([row]))[0] as Source
  return createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/channels',
        ...who('desk.read'),
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
              refreshes: channel.refreshes,
              prices: channel.prices ?? null,
              testPrices: channel.prices ? { own: testBudget(channel.prices, true), search: testBudget(channel.prices, false) } : null,
              signIns: signInsOf(channel, originOfDesk(c, url)),
            })),
          },
          200,
        ),
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/sources', ...who('desk.read'), responses: { 200: jsonAnswer(pageSchema(sourceSchema)) } }),
      async (c) => {
        const items = await show(await listSources(context.db))
        return c.json({ items: items.sort((a, b) => stateRank[a.state] - stateRank[b.state]), nextCursor: null }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sources',
        ...who('sources.write'),
        request: { body: jsonBody(sourceBody) },
        responses: { 201: jsonAnswer(sourceSchema) },
      }),
      async (c) => c.json(await showOne(await addNewSource(context, secretBox, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/sources/{id}',
        ...who('sources.write'),
        request: { params: idParam, body: jsonBody(sourceChange) },
        responses: { 200: jsonAnswer(sourceSchema) },
      }),
      async (c) =>
        c.json(await showOne(await changeSource(context, secretBox, actorOf(c), c.req.valid('param').id, c.req.valid('json'))), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sources/{id}/spendings',
        ...who('desk.read'),
        request: { params: idParam, query: pageQuery },
        responses: { 200: jsonAnswer(pageSchema(spendingSchema)) },
      }),
      async (c) => {
        const { id } = await getSource(context.db, c.req.valid('param').id)
        const page = await listSpendings(context.db, id, c.req.valid('query'))
        return c.json({ items: await showSpendings(context.db, page.items), nextCursor: page.nextCursor }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/sources/{id}',
        ...who('sources.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await removeSource(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
}

function quotaOf({ quotaLeft, quotaOf, quotaResetsAt }: SourceRow): Source['quota'] {
  return quotaLeft === null || quotaOf === null || quotaResetsAt === null ? null : { left: quotaLeft, of: quotaOf, resetsAt: quotaResetsAt }
}

/** Nothing that is heard can be kept, nor can a row say so: the disk is full. */
const withoutRoom = (source: Source): Source =>
  source.state === 'live' || source.state === 'waiting'
    ? { ...source, state: 'failing', errorCode: 'disk-full', error: 'The disk of the database is full: what is heard cannot be kept.' }
    : source

function sourceOf(
  row: SourceRow,
  { gap, complaints }: { gap: GapRow | null; complaints: number | null },
  secretBox: SecretBox,
  now: number,
): Source {
  const credentials = findCredentials(secretBox, row)
  const account = row.account ? readJson(row.account).handle : null
  return {
    id: row.id,
    channel: getChannel(row.channel).name,
    name: row.name,
    query: row.query,
    settings: readJson(row.settings),
    credentials: Object.keys(credentials ?? {}),
    account,
    practice: row.practice === 1,
    state: row.state,
    error: credentials ? row.error : secretChanged,
    errorCode: credentials ? row.errorCode : 'secret-changed',
    lastPollAt: row.lastPollAt,
    lastSuccessAt: row.lastSuccessAt,
    nextPollAt: row.state === 'paused' || row.state === 'stopped' ? null : row.nextPollAt,
    cursorAge: row.newestPostAt === null ? null : Math.max(0, now - row.newestPostAt),
    gap: gap ? { from: gap.fromAt, to: gap.toAt, reason: gap.reason } : null,
    spend: row.spendMonth === monthOf(now) ? row.spend : 0,
    cap: row.cap,
    complaints,
    refreshes: row.refreshes,
    tokenEndsAt: row.tokenEndsAt,
    quota: quotaOf(row),
    mentionCount: row.mentionCount,
    createdAt: row.createdAt,
  }
}
