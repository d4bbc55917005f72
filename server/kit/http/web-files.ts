import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { pageHeaders } from './guards.ts'
import type { Env } from './route.ts'

/**
 * The built web client: hashed files for a year, the page itself never from a cache; every address that is
 * not a file is the page (it routes by itself).
 * @param folder where `npm run build` put it
 */
export function webFiles(folder: string): Hono<Env> {
  const app = new Hono<Env>()
  app.use('*', pageHeaders)
  app.use(
    '/assets/*',
    serveStatic({
      root: folder,
      rewriteRequestPath: (path) => path,
      onFound: (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable'),
    }),
  )
  app.get('/favicon.svg', serveStatic({ root: folder }))
  app.get('*', (c) => {
    const page = join(folder, 'index.html')
    if (!existsSync(page)) return c.text('The web client is not built yet: run `npm run build`.', 503)
    return c.body(readFileSync(page), 200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
  })
  return app
}
