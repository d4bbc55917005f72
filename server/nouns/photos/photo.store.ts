import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { PhotoTable } from '../../kit/database/schema.ts'

export type PhotoRow = Selectable<PhotoTable>

/** All photos of an order, those that were removed too, oldest first. */
export function listAllPhotos(db: Handle, orderId: number): Promise<PhotoRow[]> {
  return db.selectFrom('photos').selectAll().where('orderId', '=', orderId).orderBy('id').limit(500).execute()
}

export async function addPhoto(tx: Handle, photo: Omit<PhotoRow, 'id' | 'removedAt'>, base64: string): Promise<number> {
  const { id } = await tx
    .insertInto('photos')
    .values({ ...photo, removedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.insertInto('photoContents').values({ photoId: id, base64 }).execute()
  return id
}

/** Takes a photo of this order away, content and all; false when there is none. */
export async function removePhotoOf(tx: Handle, orderId: number, id: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('photos')
    .set({ removedAt: now })
    .where('id', '=', id)
    .where('orderId', '=', orderId)
    .where('removedAt', 'is', null)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return false
  await tx.deleteFrom('photoContents').where('photoId', '=', id).execute()
  return true
}

/** The JPEG of a photo, of this order where one is named; null: none, or it was removed. */
export async function findPhotoContent(db: Handle, id: number, orderId?: number): Promise<Buffer | null> {
  let query = db
    .selectFrom('photoContents')
    .innerJoin('photos', 'photos.id', 'photoContents.photoId')
    .select('base64')
    .where('photoContents.photoId', '=', id)
  if (orderId !== undefined) query = query.where('photos.orderId', '=', orderId)
  const row = await query.executeTakeFirst()
  return row ? Buffer.from(row.base64, 'base64') : null
}
