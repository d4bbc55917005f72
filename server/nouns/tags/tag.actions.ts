import { type Context, change, type NewEvent, type Reaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { lockCase } from '../cases/case.store.ts'
import { copyTag, deleteTag, findTagByName, getTag, listTagIds, obtainTag, putTag, renameTag, takeTag } from './tag.store.ts'

/** The most tags of a case. */
export const mostTags = 30

/** How a tag is shown, and what it is found by. */
export const spelledTag = (written: string) => {
  const name = cleanText(written).replace(/\s+/g, ' ').trim()
  return { name, nameKey: name.normalize('NFKC').toLowerCase() }
}

/** Puts a tag on a case; one of this name is made where there is none, whatever the case of its letters. */
export function tagCase(context: Context, by: Actor, caseId: number, written: string): Promise<void> {
  return change(context, async (tx, emit) => void (await tagCaseWithin(tx, context, emit, by, caseId, written)))
}

/** The same inside a change that does more. @returns the tag, and whether the case did not carry it before */
export async function tagCaseWithin(
  tx: Handle,
  context: Context,
  emit: (event: NewEvent) => void,
  by: Pick<Actor, 'agentId'>,
  caseId: number,
  written: string,
): Promise<{ id: number; name: string; isNew: boolean }> {
  await lockCase(tx, context.engine, caseId)
  if ((await listTagIds(tx, caseId)).length >= mostTags)
    throw new Refusal('conflict', 'too-many-tags', `A case has at most ${mostTags} tags.`, { params: { most: mostTags } })
  const tag = await obtainTag(tx, { ...spelledTag(written), createdAt: context.clock() })
  const isNew = await putTag(tx, caseId, tag.id)
  if (isNew) emit({ kind: 'case-tagged', agentId: by.agentId, caseId, data: { added: tag.name } })
  return { id: tag.id, name: tag.name, isNew }
}

/** Takes a tag from a case. */
export function untagCase(context: Context, by: Actor, caseId: number, tagId: number): Promise<void> {
  return change(context, (tx, emit) => untagCaseWithin(tx, context, emit, by, caseId, tagId))
}

/** The same inside a change that does more. */
export async function untagCaseWithin(
  tx: Handle,
  context: Context,
  emit: (event: NewEvent) => void,
  by: Pick<Actor, 'agentId'>,
  caseId: number,
  tagId: number,
): Promise<void> {
  await lockCase(tx, context.engine, caseId)
  const { name } = await getTag(tx, tagId)
  if (await takeTag(tx, caseId, tagId)) emit({ kind: 'case-tagged', agentId: by.agentId, caseId, data: { removed: name } })
}

/** Calls a tag otherwise, wherever it is. @throws Refusal `tag-taken`: there is one of that name, with which it can be merged */
export function changeTag(context: Context, by: Actor, id: number, written: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const tag = await getTag(tx, id)
    const { name, nameKey } = spelledTag(written)
    const other = await findTagByName(tx, nameKey)
    if (other && other.id !== id)
      throw new Refusal('conflict', 'tag-taken', `There is a tag ${other.name} already.`, { other: other.id, params: { name: other.name } })
    await renameTag(tx, id, { name, nameKey })
    emit({ kind: 'tag-changed', agentId: by.agentId, data: { id, from: tag.name, to: name } })
  })
}

/** All cases of a tag carry the other, and it is no more. */
export function mergeTags(context: Context, by: Actor, id: number, into: number): Promise<void> {
  return change(context, async (tx, emit) => {
    if (id === into) throw new Refusal('bad-input', 'same-tag', 'A tag cannot be merged into itself.')
    const [tag, other] = [await getTag(tx, id), await getTag(tx, into)]
    await copyTag(tx, id, into)
    await deleteTag(tx, id)
    emit({ kind: 'tag-changed', agentId: by.agentId, data: { id, from: tag.name, to: other.name, merged: true } })
  })
}

/** A case that is merged gives its tags to the one that it lives on in. */
export const carryTags: Reaction = async (tx, _context, { caseId, data }) => {
  if (!caseId || typeof data?.into !== 'number') return
  for (const tagId of await listTagIds(tx, caseId)) await putTag(tx, data.into, tagId)
}
