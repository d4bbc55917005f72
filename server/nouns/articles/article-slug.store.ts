import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Handle } from '../../kit/database/database.ts'

export type SlugRow = { slug: string; articleId: number; lang: InterfaceLanguage; isCurrent: 0 | 1 }

export async function findSlug(db: Handle, slug: string): Promise<SlugRow | null> {
  const row = await db
    .selectFrom('articleSlugs')
    .select(['slug', 'articleId', 'lang', 'isCurrent'])
    .where('slug', '=', slug)
    .executeTakeFirst()
  return row ?? null
}

/** The addresses that some articles have now. */
export async function listCurrentSlugs(db: Handle, articleIds: readonly number[]): Promise<SlugRow[]> {
  if (articleIds.length === 0) return []
  return db
    .selectFrom('articleSlugs')
    .select(['slug', 'articleId', 'lang', 'isCurrent'])
    .where('articleId', 'in', [...articleIds])
    .where('isCurrent', '=', 1)
    .execute()
}

/** Every address that is in use. */
export function listPublicSlugs(db: Handle): Promise<SlugRow[]> {
  return db.selectFrom('articleSlugs').select(['slug', 'articleId', 'lang', 'isCurrent']).where('isCurrent', '=', 1).execute()
}

/** Gives an article in a language its address; the one before leads on to it. One that it had before is its own again. */
export async function giveSlug(
  tx: Handle,
  { articleId, lang, slug, at }: { articleId: number; lang: InterfaceLanguage; slug: string; at: number },
): Promise<void> {
  await tx.updateTable('articleSlugs').set({ isCurrent: 0 }).where('articleId', '=', articleId).where('lang', '=', lang).execute()
  await tx
    .insertInto('articleSlugs')
    .values({ slug, articleId, lang, isCurrent: 1, madeAt: at })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ isCurrent: 1 }))
    .execute()
}

/** Keeps an address that leads to an article beside the one it has, unless it leads elsewhere. */
export async function keepSlug(
  tx: Handle,
  { articleId, lang, slug, at }: { articleId: number; lang: InterfaceLanguage; slug: string; at: number },
): Promise<void> {
  await tx
    .insertInto('articleSlugs')
    .values({ slug, articleId, lang, isCurrent: 0, madeAt: at })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .execute()
}
