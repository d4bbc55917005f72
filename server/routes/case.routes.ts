import { createRoute } from '@hono/zod-openapi'
import {
  alikeCasesSchema,
  type Case,
  caseChange,
  caseCountsSchema,
  casePageSchema,
  caseQuery,
  caseSchema,
  caseWithNotesSchema,
  groupBody,
  mergerBody,
  newCaseBody,
  noteBody,
  noteSchema,
  resolutionBody,
  snoozeBody,
  splitAnswerSchema,
  splitBody,
} from '#shared/case.schema.ts'
import { eventSchema } from '#shared/event.schema.ts'
import { flagText, idText, pageQuery, pageOf as pageSchema } from '#shared/list.schema.ts'
import { threadSchema } from '#shared/thread.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { type Actor, actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { changeCase, openCase, reopenCase, resolveCase, snoozeCase, wakeCase, writeNote } from '../nouns/cases/case.actions.ts'
import { countCases, countThemes, listCases } from '../nouns/cases/case.list.store.ts'
import { listTitles, showCases, showNotes } from '../nouns/cases/case.shown.ts'
import { findSplit } from '../nouns/cases/case.split.ts'
import { countNewPeople, getCase, getNote, listArrivals, listNotes } from '../nouns/cases/case.store.ts'
import { listEventsOfCase } from '../nouns/events/event.store.ts'
import { followCase } from '../nouns/followers/follower.actions.ts'
import { listFollowers } from '../nouns/followers/follower.store.ts'
import { moveThreads } from '../nouns/membership/membership.actions.ts'
import { mergeCases, mergeGroup, undoMerger } from '../nouns/membership/membership.merging.ts'
import { keepApart, suggestAgain } from '../nouns/merge-suggestions/merge-suggestion.actions.ts'
import { showAlikeCases } from '../nouns/merge-suggestions/merge-suggestion.shown.ts'
import { findHold } from '../nouns/retention/retention.store.ts'
import { showLinks } from '../nouns/tags/case-link.store.ts'
import { listThreadsOfCase } from '../nouns/threads/thread.store.ts'

const answer = { 200: jsonAnswer(caseSchema) } as const

/** Problems, their threads, notes and timeline. */
export function caseRoutes(context: Context) {
  const show = async (id: number, reader: Actor): Promise<Case> => {
    const lang = await readerLanguage(context.db, reader)
    const [shown] = await showCases(context.db, [await getCase(context.db, id)], lang)
    if (!shown) throw notFound('case')
    return shown
  }
  return createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/cases',
        ...who('desk.read'),
        request: { query: caseQuery },
        responses: { 200: jsonAnswer(casePageSchema) },
      }),
      async (c) => {
        const { limit, cursor, ...filter } = c.req.valid('query')
        const page = await listCases(
          context.db,
          context.engine,
          { ...filter, me: actorOf(c).agentId, now: context.clock() },
          { limit, cursor },
        )
        return c.json({ ...page, items: await showCases(context.db, page.items, await readerLanguage(context.db, actorOf(c))) }, 200)
      },
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/cases/counts', ...who('desk.read'), responses: { 200: jsonAnswer(caseCountsSchema) } }),
      async (c) => {
        const [counts, themes] = await Promise.all([countCases(context.db, actorOf(c).agentId), countThemes(context.db)])
        return c.json({ ...counts, themes }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases',
        ...who('cases.write'),
        request: { body: jsonBody(newCaseBody) },
        responses: { 201: jsonAnswer(caseSchema) },
      }),
      async (c) => c.json(await show(await openCase(context, actorOf(c), c.req.valid('json').title), actorOf(c)), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/cases/{id}',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(caseWithNotesSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const now = context.clock()
        const lang = await readerLanguage(context.db, actorOf(c))
        const [shown, notes, followers, links, arrivals, grownInDay, titles, themes, hold] = await Promise.all([
          show(id, actorOf(c)),
          listNotes(context.db, id).then((rows) => showNotes(context.db, rows)),
          listFollowers(context.db, id),
          showLinks(context.db, id, lang),
          listArrivals(context.db, id, now),
          countNewPeople(context.db, id, now),
          listTitles(context.db, id, lang),
          countThemes(context.db),
          findHold(context.db, id),
        ])
        return c.json(
          {
            ...shown,
            notes,
            followers,
            links,
            hold,
            arrivals,
            titles,
            themeCount: shown.theme ? themes[shown.theme] : 0,
            grownInDay,
          },
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/cases/{id}',
        ...who('cases.write'),
        request: { params: idParam, body: jsonBody(caseChange) },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeCase(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/resolution',
        ...who('cases.resolve'),
        request: { params: idParam, body: jsonBody(resolutionBody) },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await resolveCase(context, actorOf(c), id, c.req.valid('json').how)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/cases/{id}/resolution',
        ...who('cases.resolve'),
        request: { params: idParam },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await reopenCase(context, actorOf(c), id)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/snooze',
        ...who('cases.write'),
        request: { params: idParam, body: jsonBody(snoozeBody) },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { until, wakeRule } = c.req.valid('json')
        await snoozeCase(context, actorOf(c), id, until, wakeRule)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/cases/{id}/snooze',
        ...who('cases.write'),
        request: { params: idParam },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await wakeCase(context, actorOf(c), id)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/notes',
        ...who('cases.note'),
        request: { params: idParam, body: jsonBody(noteBody) },
        responses: { 201: jsonAnswer(noteSchema) },
      }),
      async (c) => {
        const { id: caseId } = c.req.valid('param')
        const body = c.req.valid('json')
        const actor = actorOf(c)
        const { id } = await writeNote(context, actor, caseId, body)
        const [note] = await showNotes(context.db, [await getNote(context.db, id)])
        if (!note) throw notFound('note')
        return c.json(note, 201)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/cases/{id}/following',
        ...who('own.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await followCase(context, actorOf(c), c.req.valid('param').id, true)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/cases/{id}/following',
        ...who('own.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await followCase(context, actorOf(c), c.req.valid('param').id, false)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/merger',
        ...who('cases.write'),
        request: { params: idParam, body: jsonBody(mergerBody) },
        responses: { 201: jsonAnswer(caseSchema) },
      }),
      async (c) => {
        const { into } = c.req.valid('json')
        await mergeCases(context, actorOf(c), c.req.valid('param').id, into)
        return c.json(await show(into, actorOf(c)), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/cases/{id}/merger',
        ...who('cases.write'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(caseSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await undoMerger(context, actorOf(c), id)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/cases/{id}/alike',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(alikeCasesSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await getCase(context.db, id)
        return c.json(await showAlikeCases(context.db, id, await readerLanguage(context.db, actorOf(c))), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/merged-cases',
        ...who('cases.write'),
        request: { params: idParam, body: jsonBody(groupBody) },
        responses: { 201: jsonAnswer(caseSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await mergeGroup(context, actorOf(c), c.req.valid('json').caseIds, id)
        return c.json(await show(id, actorOf(c)), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/refusals',
        ...who('mentions.sort'),
        request: { params: idParam, body: jsonBody(groupBody) },
        responses: { 201: jsonAnswer(alikeCasesSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await keepApart(context, actorOf(c), id, c.req.valid('json').caseIds)
        return c.json(await showAlikeCases(context.db, id, await readerLanguage(context.db, actorOf(c))), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/cases/{id}/refusals/{otherId}',
        ...who('mentions.sort'),
        request: { params: idParam.extend({ otherId: idText }) },
        responses: { 200: jsonAnswer(alikeCasesSchema) },
      }),
      async (c) => {
        const { id, otherId } = c.req.valid('param')
        await suggestAgain(context, actorOf(c), id, [otherId])
        return c.json(await showAlikeCases(context.db, id, await readerLanguage(context.db, actorOf(c))), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/cases/{id}/split',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(splitAnswerSchema) },
      }),
      async (c) => c.json({ split: await findSplit(context.db, c.req.valid('param').id) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/split',
        ...who('cases.write'),
        request: { params: idParam, body: jsonBody(splitBody) },
        responses: { 201: jsonAnswer(caseSchema) },
      }),
      async (c) => {
        const { threadIds, into } = c.req.valid('json')
        return c.json(await show(await moveThreads(context, actorOf(c), c.req.valid('param').id, threadIds, into), actorOf(c)), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/cases/{id}/threads',
        ...who('desk.read'),
        request: { params: idParam, query: pageQuery.extend({ waiting: flagText.optional() }) },
        responses: { 200: jsonAnswer(pageSchema(threadSchema)) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await getCase(context.db, id)
        return c.json(
          await listThreadsOfCase(context.db, id, { ...c.req.valid('query'), lang: await readerLanguage(context.db, actorOf(c)) }),
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/cases/{id}/events',
        ...who('desk.read'),
        request: { params: idParam, query: pageQuery },
        responses: { 200: jsonAnswer(pageSchema(eventSchema)) },
      }),
      async (c) => c.json(await listEventsOfCase(context.db, c.req.valid('param').id, c.req.valid('query')), 200),
    )
}
