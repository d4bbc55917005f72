import { type Context, change, type Reaction } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { lockCase } from '../cases/case.store.ts'
import type { Doing } from '../cases/case.working.ts'
import { copyTag, findTag, findTagByName, getTag, listTagIds, obtainTag, putTag, takeTag, takeWhatCame, updateTag } from './tag.store.ts'

/** The most tags of a case. */
export const mostTags = 30

/** How a tag is shown, and what it is found by. */
export const spelledTag = (written: string) => {
  const name = cleanText(written).replace(/\s+/g, ' ').trim()
  return { name, nameKey: name.normalize('NFKC').toLowerCase() }
}

/** Puts a tag on a case; one of this name is made where there is none, whatever the case of its letters. */
export function tagCase(context: Context, by: Actor, caseId: number, written: string): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockCase(tx, context.engine, caseId)
    await tagLocked({ tx, context, by, emit }, caseId, written)
  })
}

/** As `tagCase`, of a locked case. @returns the tag that is new on it; null: it was there @throws Refusal `too-many-tags` */
export async function tagLocked({ tx, context, by, emit }: Doing, caseId: number, written: string): Promise<number | null> {
  const name = spelledTag(written)
  const there = await findTagByName(tx, name.nameKey)
  const own = await listTagIds(tx, caseId)
  if (there && own.includes(there.id)) return null
  if (own.length >= mostTags)
    throw new Refusal('conflict', 'too-many-tags', `A case has at most ${mostTags} tags.`, { params: { most: mostTags } })
  const tag = await obtainTag(tx, { ...name, createdAt: context.clock() })
  if (!(await putTag(tx, caseId, tag.id))) return null
  emit({ kind: 'case-tagged', agentId: by.agentId, caseId, data: { added: tag.name, tagId: tag.id } })
  return tag.id
}

/** Takes a tag from a case. */
export function untagCase(context: Context, by: Actor, caseId: number, tagId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockCase(tx, context.engine, caseId)
    await untagLocked({ tx, context, by, emit }, caseId, tagId)
  })
}

/** As `untagCase`, of a locked case. @returns what it is called; null: the case had it not @throws Refusal `tag-not-found` */
export async function untagLocked({ tx, by, emit }: Doing, caseId: number, tagId: number): Promise<string | null> {
  const { name } = await getTag(tx, tagId)
  if (!(await takeTag(tx, caseId, tagId))) return null
  emit({ kind: 'case-tagged', agentId: by.agentId, caseId, data: { removed: name, tagId } })
  return name
}

/** Calls a tag otherwise, wherever it is. @throws Refusal `tag-taken`: there is one of that name, with which it can be merged */
export function changeTag(context: Context, by: Actor, id: number, written: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const tag = await getTag(tx, id)
    const { name, nameKey } = spelledTag(written)
    const other = await findTagByName(tx, nameKey)
    if (other && other.id !== id)
      throw new Refusal('conflict', 'tag-taken', `There is a tag ${other.name} already.`, { other: other.id, params: { name: other.name } })
    await updateTag(tx, id, { name, nameKey })
    emit({ kind: 'tag-changed', agentId: by.agentId, data: { id, from: tag.name, to: name } })
  })
}

/** All cases of a tag carry the other, and it is shown no more. */
export function mergeTags(context: Context, by: Actor, id: number, into: number): Promise<void> {
  return change(context, async (tx, emit) => {
    if (id === into) throw new Refusal('bad-input', 'same-tag', 'A tag cannot be merged into itself.')
    const [tag, other] = [await getTag(tx, id), await getTag(tx, into)]
    await copyTag(tx, id, into)
    // Its name is free for another tag.
    await updateTag(tx, id, { mergedInto: into, nameKey: `${tag.nameKey}\n${id}` })
    emit({ kind: 'tag-changed', agentId: by.agentId, data: { id, from: tag.name, to: other.name, merged: true } })
  })
}

/**
 * Takes a merger back: the tag has the cases it had, and the other keeps those that it has not by the merger alone.
 * @throws Refusal `tag-not-found`, `tag-merged`: the other was merged itself since, `tag-taken`: there is another of that name now
 */
export function undoTagMerger(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const tag = await findTag(tx, id)
    if (!tag) throw notFound('tag')
    if (tag.mergedInto === null) return
    const into = await findTag(tx, tag.mergedInto)
    if (into && into.mergedInto !== null)
      throw new Refusal('conflict', 'tag-merged', `${into.name} was merged itself since.`, { params: { name: into.name } })
    const { nameKey } = spelledTag(tag.name)
    const other = await findTagByName(tx, nameKey)
    if (other)
      throw new Refusal('conflict', 'tag-taken', `There is a tag ${other.name} already.`, { other: other.id, params: { name: other.name } })
    await takeWhatCame(tx, tag.mergedInto, id)
    await updateTag(tx, id, { mergedInto: null, nameKey })
    emit({ kind: 'tag-changed', agentId: by.agentId, data: { id, from: into?.name ?? '', to: tag.name, merged: false } })
  })
}

/** A case that is merged gives its tags to the one that it lives on in. */
export const carryTags: Reaction = async (tx, _context, { caseId, data }) => {
  if (!caseId || typeof data?.into !== 'number') return
  for (const tagId of await listTagIds(tx, caseId)) await putTag(tx, data.into, tagId)
}
