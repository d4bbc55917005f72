import type { Selectable } from 'kysely'
import type { Tag } from '#shared/tag.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { TagTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type TagRow = Selectable<TagTable>

/** All tags by name, with how many active cases carry each. */
export async function listTags(db: Handle): Promise<Tag[]> {
  const tags = await db.selectFrom('tags').select(['id', 'name']).orderBy('nameKey').limit(500).execute()
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

export async function getTag(db: Handle, id: number): Promise<TagRow> {
  const row = await db.selectFrom('tags').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('tag')
  return row
}

export async function findTagByName(db: Handle, nameKey: string): Promise<TagRow | null> {
  return (await db.selectFrom('tags').selectAll().where('nameKey', '=', nameKey).executeTakeFirst()) ?? null
}

/** The tag of this folded name, made where there is none. */
export async function obtainTag(tx: Handle, row: Omit<TagRow, 'id'>): Promise<TagRow> {
  await tx
    .insertInto('tags')
    .values(row)
    .onConflict((conflict) => conflict.column('nameKey').doNothing())
    .execute()
  const tag = await findTagByName(tx, row.nameKey)
  if (!tag) throw notFound('tag')
  return tag
}

export async function renameTag(tx: Handle, id: number, name: Pick<TagRow, 'name' | 'nameKey'>): Promise<void> {
  await tx.updateTable('tags').set(name).where('id', '=', id).execute()
}

export async function deleteTag(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('tags').where('id', '=', id).execute()
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

/** Lets all cases of a tag carry another, too. */
export async function copyTag(tx: Handle, fromId: number, intoId: number): Promise<void> {
  await tx
    .insertInto('caseTags')
    .columns(['caseId', 'tagId'])
    .expression((build) =>
      build
        .selectFrom('caseTags')
        .select(['caseId', build.cast<number>(build.val(intoId), 'bigint').as('tagId')])
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

export async function listTagIds(db: Handle, caseId: number): Promise<number[]> {
  const rows = await db.selectFrom('caseTags').select('tagId').where('caseId', '=', caseId).execute()
  return rows.map(({ tagId }) => tagId)
}
