import { createRoute, z } from '@hono/zod-openapi'
import {
  connectAttemptSchema,
  connectBegunSchema,
  connectBody,
  connectSaveBody,
  connectTestBody,
  connectTestSchema,
} from '#shared/connect.schema.ts'
import { mayDo } from '#shared/permission.ts'
import { searchTestBody, searchTestSchema, sourceTestBody } from '#shared/search.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { type Actor, actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { Refusal } from '../kit/lib/errors.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { beginAttempt } from '../nouns/connect-attempts/connect-attempt.begin.ts'
import { takeBack } from '../nouns/connect-attempts/connect-attempt.returning.ts'
import { saveAttempt } from '../nouns/connect-attempts/connect-attempt.saving.ts'
import { attemptOf } from '../nouns/connect-attempts/connect-attempt.showing.ts'
import { getAttempt, type Owner, removeAttempt } from '../nouns/connect-attempts/connect-attempt.store.ts'
import { tryAttempt } from '../nouns/connect-attempts/connect-attempt.trying.ts'
import { trySource } from '../nouns/connect-attempts/source-trying.ts'
import { tryOnStored } from '../nouns/sources/search.actions.ts'
import { originOfDesk } from './entrance.ts'

const word = z.string().max(4_000).optional()

/** Connecting a source as a person does: out to the network's own page, back with its answer, a try, and only then a source. */
export function connectAttemptRoutes(context: Context, secretBox: SecretBox, url: string | null) {
  const { signal } = new AbortController()
  return createRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/connect-attempts',
        ...who('sources.write'),
        request: { body: jsonBody(connectBody) },
        responses: { 201: jsonAnswer(connectBegunSchema) },
      }),
      async (c) => {
        const place = { origin: originOfDesk(c, url), signal }
        return c.json(await beginAttempt(context, secretBox, ownerOf(c), c.req.valid('json'), place), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/connect-attempts/callback/{door}',
        ...who('public'),
        request: {
          params: z.object({ door: z.string().max(40) }),
          query: z.object({ state: word, code: word, error: word, error_description: word, iss: word }),
        },
        responses: { 302: { description: 'On to the page that says what came of it' } },
      }),
      async (c) => {
        const { state, code = null, error = null, error_description: said = null, iss = null } = c.req.valid('query')
        const actor = c.get('actor')
        // Whose session has ended in between signs in and begins again: an answer that nobody waits for is worth nothing.
        if (!actor?.sessionId || actor.setUpOnly || !mayDo(actor, 'sources.write'))
          return c.redirect('/settings/sources/connect?refused=connect-ended', 302)
        const { door } = c.req.valid('param')
        const answer = { code, error, said, iss }
        try {
          const id = await takeBack(context, secretBox, ownerOf(c), { ...answer, door, state: state ?? '', signal })
          return c.redirect(`/settings/sources/connect/attempts/${id}`, 302)
        } catch (problem) {
          if (!(problem instanceof Refusal)) throw problem
          return c.redirect(`/settings/sources/connect?refused=${encodeURIComponent(problem.code)}`, 302)
        }
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/connect-attempts/{id}',
        ...who('sources.write'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(connectAttemptSchema) },
      }),
      async (c) => c.json(attemptOf(await getAttempt(context.db, c.req.valid('param').id, ownerOf(c))), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/connect-attempts/{id}/test',
        ...who('sources.write'),
        request: { params: idParam, body: jsonBody(connectTestBody) },
        responses: { 200: jsonAnswer(connectTestSchema) },
      }),
      async (c) => {
        const asked = { id: c.req.valid('param').id, query: c.req.valid('json').query, signal }
        return c.json(await tryAttempt(context, secretBox, ownerOf(c), asked), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/connect-attempts/{id}/source',
        ...who('sources.write'),
        request: { params: idParam, body: jsonBody(connectSaveBody) },
        responses: { 201: jsonAnswer(z.object({ id: z.number().int(), name: z.string() })) },
      }),
      async (c) => {
        const by = { ...actorOf(c), ...ownerOf(c) }
        const { id, name } = await saveAttempt(context, secretBox, by, { id: c.req.valid('param').id, body: c.req.valid('json') })
        return c.json({ id, name }, 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/connect-attempts/{id}',
        ...who('sources.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        const { id } = await getAttempt(context.db, c.req.valid('param').id, ownerOf(c))
        await removeAttempt(context.db, id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/search-tests',
        ...who('sources.write'),
        request: { body: jsonBody(searchTestBody) },
        responses: { 200: jsonAnswer(searchTestSchema) },
      }),
      async (c) => c.json(await tryOnStored(context.db, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/sources/{id}/test',
        ...who('sources.write'),
        request: { params: idParam, body: jsonBody(sourceTestBody) },
        responses: { 200: jsonAnswer(connectTestSchema) },
      }),
      async (c) => {
        const asked = { id: c.req.valid('param').id, query: c.req.valid('json').query, signal }
        return c.json(await trySource(context, secretBox, asked), 200)
      },
    )
}

/** Only a person in a browser can be sent somewhere. @throws Refusal `session-needed` */
function ownerOf(c: { get(key: 'actor'): Actor | null }): Owner {
  const { agentId, sessionId } = actorOf(c)
  if (sessionId === null) throw new Refusal('forbidden', 'session-needed', 'A token cannot do this; a person must sign in.')
  return { agentId, sessionId }
}
