import { createRoute } from '@hono/zod-openapi'
import { healthSchema } from '#shared/health.schema.ts'
import { findCondition } from '../kit/database/condition.ts'
import type { Context } from '../kit/database/context.ts'
import type { Outage } from '../kit/database/outage.ts'
import { createRoutes, jsonAnswer, who } from '../kit/http/route.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { networkClocks } from '../kit/net/network-clocks.ts'
import { inspectSecret } from '../nouns/sources/secret.check.ts'

type Parts = {
  context: Context
  secretBox: SecretBox
  config: { databaseUrl: string; secretPlace: string }
  outage(): Outage | null
  isBehindUnnamedProxy(): boolean
}

/** How the desk itself is: for the banner above every page, and for whoever runs it. */
export function healthRoutes({ context, secretBox, config, outage, isBehindUnnamedProxy }: Parts) {
  const startedAt = Date.now() - Math.round(process.uptime() * 1_000)
  return createRoutes().openapi(
    createRoute({ method: 'get', path: '/api/health', ...who('desk.read'), responses: { 200: jsonAnswer(healthSchema) } }),
    async (c) => {
      const [{ disk, clockAhead, backup, integrity }, secret] = await Promise.all([
        findCondition(context, config.databaseUrl),
        inspectSecret(context, secretBox),
      ])
      const { rss, heapUsed } = process.memoryUsage()
      return c.json(
        {
          outage: outage(),
          disk,
          clock: { database: clockAhead, networks: networkClocks.list() },
          secret: { ...secret, place: config.secretPlace },
          unnamedProxy: isBehindUnnamedProxy(),
          memory: { resident: rss, heap: heapUsed },
          startedAt,
          backup,
          integrity,
        },
        200,
      )
    },
  )
}
