import type { Context as Call, Hono } from 'hono'
import type { Context } from '../kit/database/context.ts'
import { limitsOf } from '../kit/database/limit.ts'
import type { Env } from '../kit/http/route.ts'
import { day } from '../kit/lib/clock.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { keepPhoto, removePhoto } from '../nouns/photos/photo.actions.ts'
import { findPhotoContent } from '../nouns/photos/photo.store.ts'
import { findOrderIdByToken } from '../nouns/service-orders/status-link.ts'
import { back } from './page-answers.ts'
import { photoHeaders } from './photo.routes.ts'

/** Files that an order's page reads within a day, whatever they are. */
const mostFilesPerDay = 60

type TakeForm = (c: Call<Env>, take: (orderId: number, form: Record<string, unknown>) => Promise<string>) => Promise<Response>

/** Photos on a customer's page: shown to whoever has its address, added and removed by forms. */
export function addPhotoForms(app: Hono<Env>, context: Context, takeForm: TakeForm): void {
  const files = limitsOf(context)({ name: 'photo files', most: mostFilesPerDay, windowMs: day })

  app.get('/s/:token/photos/:id', async (c) => {
    const orderId = await findOrderIdByToken(context.db, c.req.param('token'))
    const id = idOf(c.req.param('id'))
    const jpeg = orderId === null || id === null ? null : await findPhotoContent(context.db, id, orderId)
    return jpeg ? c.body(new Uint8Array(jpeg), 200, photoHeaders) : c.body(null, 404)
  })

  app.post('/s/:token/photos', async (c) => {
    const known = await findOrderIdByToken(context.db, c.req.param('token'))
    // Before the file is read: what is no photo costs as much as one.
    const isTooMuch = known !== null && (await files.count(String(known))) !== null
    if (isTooMuch) return back(c, c.req.param('token'), 'too-many-photos')
    return takeForm(c, async (orderId, { photo }) => {
      // Its name and the type it says of itself are not looked at.
      if (!(photo instanceof File) || photo.size === 0) throw new Refusal('bad-input', 'photo-unreadable', 'A photo is missing.')
      await keepPhoto(context, orderId, Buffer.from(await photo.arrayBuffer()))
      return 'photo-added'
    })
  })

  app.post('/s/:token/photos/:id/removal', (c) =>
    takeForm(c, async (orderId) => {
      const id = idOf(c.req.param('id') ?? '')
      // Who removes a photo twice sees that it is gone.
      if (id !== null)
        await removePhoto(context, orderId, id).catch((error) => {
          if (!(error instanceof Refusal)) throw error
        })
      return 'photo-removed'
    }),
  )
}

const idOf = (text: string): number | null => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : null)
