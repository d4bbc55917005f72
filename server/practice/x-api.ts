import { Hono } from 'hono'
import { second } from '../kit/lib/clock.ts'
import { type Consent, openConsent, ownApp } from './consent.ts'
import { failing } from './fault-injector.ts'
import type { Adapter, Bindings, Network } from './network.ts'
import { findPost, findVersion, type Person } from './world.ts'
import { notFoundLine, problems, refuseAsX, sayInvalid, sayProblem } from './x-answers.ts'
import { openLimits } from './x-limits.ts'
import { findWrongParameter } from './x-parameters.ts'
import { readMentions, readOwn, readSearch } from './x-reading.ts'
import { askedFor, includesOf, shapePost, shapeUser } from './x-shape.ts'
import { createPost, removePost } from './x-writing.ts'

export const xAdapter: Adapter = {
  name: 'x',
  path: '',
  ids: { post: (serial) => serial, person: (hash) => String(1_000_000_000 + hash.readUIntBE(0, 6)), newOnEdit: true },
  limits: openLimits,
  refuse: refuseAsX,
  api(network) {
    const consent = openConsent(network, {
      findApp: ownApp(network),
      codeLifeMs: 30 * second,
      pkce: 'needed',
      mayBePublic: true,
      renews: (asked) => (asked.get('scope') ?? '').split(' ').includes('offline.access'),
    })
    return new Hono<Bindings>()
      .get('/i/oauth2/authorize', (c) => consent.page(c))
      .post('/i/oauth2/authorize', (c) => consent.decide(c))
      .route('/2', xApi(network, consent))
  },
}

/** X's API v2 as far as a help desk uses it: paths, shapes, limits, prices and refusals. */
function xApi(network: Network, consent: Consent): Hono<Bindings> {
  const { world, tokens } = network
  const app = new Hono<Bindings>()

  app.get('/users/me', failing(network, 'me'), (c) =>
    c.json({ data: shapeUser(world.brand, askedFor((name) => c.req.query(name)).userFields) }),
  )
  app.get('/users/by/username/:handle', failing(network, 'users'), (c) => oneUser(c.req.param('handle'), personByHandle))
  app.get('/users/by', failing(network, 'users'), (c) => manyUsers(c.req.query('usernames'), 'username', personByHandle))
  app.get('/users', failing(network, 'users'), (c) => manyUsers(c.req.query('ids'), 'id', personById))
  app.get('/users/:id/mentions', failing(network, 'mentions'), (c) => readMentions(network, c))
  app.get('/users/:id/tweets', failing(network, 'own'), (c) => readOwn(network, c))
  app.get('/users/:id', failing(network, 'users'), (c) => oneUser(c.req.param('id'), personById))
  app.get('/tweets/search/recent', failing(network, 'search'), (c) => readSearch(network, c))
  app.get('/tweets', failing(network, 'lookup'), (c) => {
    const wrong = findWrongParameter('lookup', c.req.query(), network.practiceSettings().postFieldsOnly)
    if (wrong) return sayInvalid(c, wrong.parameter, wrong.value, wrong.message)
    const ids = (c.req.query('ids') ?? '').split(',').filter(Boolean)
    if (ids.length === 0 || ids.length > 100)
      return sayInvalid(c, 'ids', ids.join(','), 'The number of values in the `ids` query parameter list must be between 1 and 100')
    const asked = askedFor((name) => c.req.query(name))
    // The id of an older version is answered as it was then.
    const found = ids.map((id) => findVersion(world, id)).filter((post) => post !== null)
    const missing = ids.filter((id) => !findPost(world, id))
    const includes = includesOf(found, asked)
    network.charge(found, includes.users, false)
    return c.json({
      ...(found.length > 0 && { data: found.map((post) => shapePost(post, asked)) }),
      ...(includes.shape && { includes: includes.shape }),
      ...(missing.length > 0 && { errors: missing.map((id) => notFoundLine('tweet', 'ids', id)) }),
    })
  })
  app.post('/tweets', failing(network, 'create'), (c) => createPost(network, c))
  app.delete('/tweets/:id', failing(network, 'delete'), (c) => removePost(network, c, c.req.param('id')))

  app.post('/oauth2/token', failing(network, 'token'), async (c) => {
    const form = await c.req.text()
    const body: Record<string, unknown> = form.startsWith('{') ? JSON.parse(form) : Object.fromEntries(new URLSearchParams(form))
    if (body.grant_type === 'authorization_code') {
      const given = consent.trade(c, new URLSearchParams(form))
      if ('error' in given) return c.json({ error: given.error, error_description: 'Value passed for the code was invalid.' }, 400)
      return c.json({
        token_type: 'bearer',
        expires_in: given.expiresInMs / 1_000,
        access_token: given.access,
        scope: given.scope,
        ...(given.refresh && { refresh_token: given.refresh }),
      })
    }
    if (body.grant_type !== 'refresh_token') return c.json({ error: 'unsupported_grant_type' }, 400)
    const pair = typeof body.refresh_token === 'string' ? tokens.renew(body.refresh_token) : null
    if (!pair) return c.json({ error: 'invalid_grant', error_description: 'Value passed for the token was invalid.' }, 400)
    network.save({ kind: 'tokens', ...tokens.state() })
    return c.json({
      token_type: 'bearer',
      expires_in: pair.expiresInMs / 1_000,
      access_token: pair.access,
      refresh_token: pair.refresh,
      scope: 'tweet.read tweet.write users.read offline.access',
    })
  })

  app.notFound((c) => sayProblem(c, { status: 404, body: { title: 'Not Found', detail: 'Not Found', type: 'about:blank', status: 404 } }))
  app.onError((error, c) => {
    if (!(error instanceof SyntaxError)) console.error(error)
    return sayProblem(
      c,
      error instanceof SyntaxError
        ? { status: 400, body: { title: 'Invalid Request', detail: error.message, type: 'about:blank' } }
        : problems.overCapacity,
    )
  })
  return app

  function personByHandle(handle: string): Person | null {
    return world.people.get(handle.toLowerCase()) ?? null
  }

  function personById(id: string): Person | null {
    return world.people.values().find((person) => person.id === id) ?? null
  }

  function oneUser(value: string, find: (value: string) => Person | null): Response {
    const person = find(value)
    if (person) network.charge([], [person], false)
    return Response.json(person ? { data: shapeUser(person, new Set()) } : { errors: [notFoundLine('user', 'username', value)] })
  }

  function manyUsers(values: string | undefined, parameter: string, find: (value: string) => Person | null): Response {
    const wanted = (values ?? '').split(',').filter(Boolean).slice(0, 100)
    const found = wanted.map(find).filter((person) => person !== null)
    const missing = wanted.filter((value) => !find(value))
    network.charge([], found, false)
    return Response.json({
      ...(found.length > 0 && { data: found.map((person) => shapeUser(person, new Set(['public_metrics', 'created_at']))) }),
      ...(missing.length > 0 && { errors: missing.map((value) => notFoundLine('user', parameter, value)) }),
    })
  }
}
