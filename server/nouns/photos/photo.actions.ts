import { createHash } from 'node:crypto'
import { mostPhotoBytes, mostPhotos, mostPhotosPerDay } from '#shared/photo.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { redrawPicture } from '../../kit/lib/picture.ts'
import { getServiceOrder, lockOrder } from '../service-orders/service-order.store.ts'
import { addPhoto, listAllPhotos, type PhotoRow, removePhotoOf } from './photo.store.ts'

/** The photos of an order that were not removed, oldest first. */
export const listPhotos = async (db: Handle, orderId: number): Promise<PhotoRow[]> =>
  (await listAllPhotos(db, orderId)).filter(({ removedAt }) => removedAt === null)

function refuseMore(photos: readonly PhotoRow[], now: number): void {
  const isFull = photos.filter(({ removedAt }) => removedAt === null).length >= mostPhotos
  if (isFull || photos.filter(({ createdAt }) => createdAt > now - day).length >= mostPhotosPerDay)
    throw new Refusal('too-many', 'too-many-photos', `An order holds at most ${mostPhotos} photos.`, { params: { most: mostPhotos } })
}

/**
 * Keeps a photo of a customer, drawn anew (see `redrawPicture`); the file itself is not kept. The same file twice is one photo.
 * @throws Refusal `photo-too-large`, `photo-unreadable`, `too-many-photos`
 */
export async function keepPhoto(context: Context, orderId: number, file: Buffer): Promise<void> {
  if (file.length > mostPhotoBytes) throw tooLarge()
  const sha256 = createHash('sha256').update(file).digest('hex')
  const isThere = (photos: readonly PhotoRow[]) => photos.some((one) => one.sha256 === sha256 && one.removedAt === null)
  // Asked before the drawing, which costs most, and again when nobody else can add one.
  const before = await listAllPhotos(context.db, orderId)
  if (isThere(before)) return
  refuseMore(before, context.clock())
  const picture = await redrawPicture(file)
  if (picture === 'large') throw tooLarge()
  if (picture === 'unreadable') throw new Refusal('bad-input', 'photo-unreadable', 'This is no JPEG, PNG or WebP that can be read.')
  const { jpeg, width, height } = picture
  await change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    const photos = await listAllPhotos(tx, orderId)
    if (isThere(photos)) return
    const now = context.clock()
    refuseMore(photos, now)
    const photo = { orderId, sha256, width, height, bytes: jpeg.length, createdAt: now }
    const photoId = await addPhoto(tx, photo, jpeg.toString('base64'))
    const { caseId, threadId } = await getServiceOrder(tx, orderId)
    emit({ kind: 'order-changed', caseId, threadId, orderId, data: { photoAdded: photoId } })
  })
}

const tooLarge = () =>
  new Refusal('bad-input', 'photo-too-large', 'A photo has at most 10 MB and 40 megapixels.', { params: { megabytes: 10, megapixels: 40 } })

/** @throws Refusal `photo-not-found`, also for a photo of another order */
export function removePhoto(context: Context, orderId: number, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    if (!(await removePhotoOf(tx, orderId, id, context.clock()))) throw notFound('photo')
    const { caseId, threadId } = await getServiceOrder(tx, orderId)
    emit({ kind: 'order-changed', caseId, threadId, orderId, data: { photoRemoved: id } })
  })
}
