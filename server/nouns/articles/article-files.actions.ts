import type { ArticleImport } from '#shared/article.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { flagOf } from '../../kit/lib/flag.ts'
import { listProducts } from '../products/product.store.ts'
import { addIn, refuseOriginal } from './article.actions.ts'
import { slugOf } from './article.rules.ts'
import { getArticle, listArticles, listTexts, updateArticle } from './article.store.ts'
import { writeText } from './article.writing.ts'
import { type MarkdownArticle, readMarkdown, writeMarkdown } from './article-markdown.rules.ts'
import { findSlug, keepSlug, listCurrentSlugs } from './article-slug.store.ts'

type File = { name: string; text: string }

/**
 * Takes Markdown files in: each is an article in one language, and those that name the same article are its translations. What is there
 * already gets a new version where its words differ; English comes first, else the first file. A file that cannot be read is named, and the
 * others go on.
 */
export async function importArticles(context: Context, by: Actor, files: readonly File[]): Promise<ArticleImport> {
  const done: ArticleImport = { added: 0, changed: 0, same: 0, errors: [] }
  const groups = new Map<string, { name: string; read: MarkdownArticle }[]>()
  for (const { name, text } of files) {
    const read = readMarkdown(name, text)
    if (typeof read === 'string') done.errors.push({ name, why: read })
    else groups.set(slugOf(read.article), [...(groups.get(slugOf(read.article)) ?? []), { name, read }])
  }
  for (const [key, group] of groups)
    try {
      const counts = await importOne(
        context,
        by,
        key,
        group.map(({ read }) => read).sort((a, b) => Number(b.lang === 'en') - Number(a.lang === 'en')),
      )
      done.added += counts.added
      done.changed += counts.changed
      done.same += counts.same
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      for (const { name } of group) done.errors.push({ name, why: error.code })
    }
  return done
}

function importOne(context: Context, by: Actor, key: string, texts: readonly MarkdownArticle[]) {
  return change(context, async (tx, emit) => {
    const counts = { added: 0, changed: 0, same: 0 }
    const at = context.clock()
    let id = (await findSlug(tx, key))?.articleId ?? null
    for (const one of texts) {
      const productIds = one.products === null ? undefined : await idsOfProducts(tx, one.products)
      const { lang, title, body, questions, significance } = one
      if (id === null) {
        const visibility = one.visibility ?? 'draft'
        id = await addIn(tx, context, by, { lang, title, body, questions, visibility, isSafety: one.isSafety ?? false, productIds })
        await keepSlug(tx, { articleId: id, lang, slug: key, at })
        emit({ kind: 'article-added', agentId: by.agentId, data: { id, name: title } })
        counts.added += 1
        continue
      }
      const row = await getArticle(tx, id)
      const current = (await listTexts(tx, id)).find((text) => text.lang === lang)
      refuseOriginal(by, row, lang)
      const isNew = await writeText(
        tx,
        { articleId: id, lang, by: by.agentId, at },
        { title, body, questions, significance, version: current?.version ?? 0 },
      )
      if (one.isSafety !== null || productIds)
        await updateArticle(tx, id, {
          ...(one.isSafety !== null && { isSafety: flagOf(one.isSafety) }),
          ...(productIds && { productIds: JSON.stringify(productIds) }),
        })
      if (isNew) counts[current ? 'changed' : 'added'] += 1
      else counts.same += 1
      if (isNew) emit({ kind: 'article-changed', agentId: by.agentId, data: { id, lang } })
    }
    return counts
  })
}

async function idsOfProducts(tx: Handle, names: readonly string[]): Promise<number[]> {
  const products = await listProducts(tx)
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  return products.filter(({ name }) => wanted.has(name.toLowerCase())).map(({ id }) => id)
}

/** Every article that is in use as Markdown files, one for each language, as they are taken in again. */
export async function exportArticles(db: Handle): Promise<File[]> {
  const rows = await listArticles(db, false, 10_000)
  const names = new Map((await listProducts(db)).map(({ id, name }) => [id, name]))
  const files: File[] = []
  for (const row of rows.toSorted((a, b) => a.id - b.id)) {
    const slugs = await listCurrentSlugs(db, [row.id])
    const article = slugs.find(({ lang }) => lang === row.baseLang)?.slug ?? `article-${row.id}`
    for (const text of await listTexts(db, row.id))
      files.push({
        name: `${article}.${text.lang}.md`,
        text: writeMarkdown({
          article,
          lang: text.lang,
          title: text.title,
          body: text.body,
          questions: readJson(text.questions),
          visibility: row.visibility,
          isSafety: row.isSafety === 1,
          products: readJson(row.productIds).flatMap((id) => names.get(id) ?? []),
          significance: 'medium',
        }),
      })
  }
  return files
}
