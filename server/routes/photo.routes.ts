import { createRoute } from '@hono/zod-openapi'
import type { Context } from '../kit/database/context.ts'
import { createRoutes, idParam, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import { findPhotoContent } from '../nouns/photos/photo.store.ts'

/** How a photo is answered: as a picture and as nothing else, whatever a browser guesses. */
export const photoHeaders: Record<string, string> = {
  'content-type': 'image/jpeg',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-store',
}

/** Photos of orders, for the desk. */
export const photoRoutes = (context: Context) =>
  createRoutes().openapi(
    createRoute({
      method: 'get',
      path: '/api/photos/{id}',
      ...who('desk.read'),
      request: { params: idParam },
      responses: { 200: { description: 'The photo', content: { 'image/jpeg': {} } } },
    }),
    async (c) => {
      const jpeg = await findPhotoContent(context.db, c.req.valid('param').id)
      if (!jpeg) throw notFound('photo')
      return c.body(new Uint8Array(jpeg), 200, photoHeaders)
    },
  )
