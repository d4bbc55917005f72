import type { Selectable } from 'kysely'
import type { Tag } from '#shared/tag.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { TagTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type TagRow = Selectable<TagTable>

/** All tags by name, with how many active cases carry each. */
export async function listTags(db: Handle): Promise<Tag[]> {
  const tags = await db.selectFrom('tags').select(['id', 'name']).where('mergedInto', 'is', null).orderBy('nameKey').limit(500).execute()
  if (tags.length === 0) return []
  const counts = await db
    .selectFrom('caseTags')
    .innerJoin('cases', 'cases.id', 'caseTags.caseId')
    .select((row) => ['tagId', row.fn.countAll<number>().as('count')])
    .where(
      'tagId',
      'in',
      tags.map(({ id }) => id),
    )
    .where('cases.active', '=', 1)
    .groupBy('tagId')
    .execute()
  const countOf = new Map(counts.map(({ tagId, count }) => [tagId, Number(count)]))
  return tags.map((tag) => ({ ...tag, caseCount: countOf.get(tag.id) ?? 0 }))
}

/** A tag that is shown. @throws Refusal `tag-not-found` */
export async function getTag(db: Handle, id: number): Promise<TagRow> {
  const row = await findTag(db, id)
  if (!row || row.mergedInto !== null) throw notFound('tag')
  return row
}

/** A tag, a merged one too; null: none. */
export async function findTag(db: Handle, id: number): Promise<TagRow | null> {
  return (await db.selectFrom('tags').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function findTagByName(db: Handle, nameKey: string): Promise<TagRow | null> {
  return (await db.selectFrom('tags').selectAll().where('nameKey', '=', nameKey).executeTakeFirst()) ?? null
}

/** The tag of this folded name, made where there is none. */
export async function obtainTag(tx: Handle, row: Omit<TagRow, 'id' | 'mergedInto'>): Promise<TagRow> {
  await tx
    .insertInto('tags')
    .values(row)
    .onConflict((conflict) => conflict.column('nameKey').doNothing())
    .execute()
  const tag = await findTagByName(tx, row.nameKey)
  if (!tag) throw notFound('tag')
  return tag
}

export async function updateTag(tx: Handle, id: number, change: Partial<Omit<TagRow, 'id'>>): Promise<void> {
  await tx.updateTable('tags').set(change).where('id', '=', id).execute()
}

/** Takes a tag from all cases that have it by the merger of another. */
export async function takeWhatCame(tx: Handle, tagId: number, viaId: number): Promise<void> {
  await tx.deleteFrom('caseTags').where('tagId', '=', tagId).where('viaId', '=', viaId).execute()
}

/** @returns whether it was not there before */
export async function putTag(tx: Handle, caseId: number, tagId: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('caseTags')
    .values({ caseId, tagId })
    .onConflict((conflict) => conflict.columns(['caseId', 'tagId']).doNothing())
    .executeTakeFirstOrThrow()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** @returns whether it was there */
export async function takeTag(tx: Handle, caseId: number, tagId: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('caseTags')
    .where('caseId', '=', caseId)
    .where('tagId', '=', tagId)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Lets all cases of a tag carry another, too, and says of each that has it by this. */
export async function copyTag(tx: Handle, fromId: number, intoId: number): Promise<void> {
  await tx
    .insertInto('caseTags')
    .columns(['caseId', 'tagId', 'viaId'])
    .expression((build) =>
      build
        .selectFrom('caseTags')
        .select(['caseId', build.cast<number>(build.val(intoId), 'bigint').as('tagId'), 'tagId as viaId'])
        .where('tagId', '=', fromId)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('caseTags as theirs')
                .select('theirs.caseId')
                .whereRef('theirs.caseId', '=', 'caseTags.caseId')
                .where('theirs.tagId', '=', intoId),
            ),
          ),
        ),
    )
    .execute()
}

/** The tags of a case that are shown. */
export async function listTagIds(db: Handle, caseId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('caseTags')
    .innerJoin('tags', 'tags.id', 'caseTags.tagId')
    .select('tagId')
    .where('caseId', '=', caseId)
    .where('mergedInto', 'is', null)
    .execute()
  return rows.map(({ tagId }) => tagId)
}
