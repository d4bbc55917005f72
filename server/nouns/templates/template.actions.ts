import type { z } from 'zod'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { templateBody, templateChange, templateTextBody } from '#shared/template.schema.ts'
import { mostTemplates, type TemplateScope, templateKey } from '#shared/template.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { findTeamName } from '../cases/case.store.ts'
import { mayUse, mayWrite } from './template.rules.ts'
import { getUsable } from './template.shown.ts'
import {
  addTemplate,
  deleteText,
  getTemplate,
  listTeamIds,
  listTemplates,
  listTexts,
  saveText,
  type TemplateRow,
  updateTemplate,
} from './template.store.ts'

/**
 * Writes a new template, in its base language.
 * @returns its id
 * @throws Refusal `template-not-yours`, `template-taken`, `template-empty`, `too-many-templates`, `team-not-found`
 */
export function writeTemplate(context: Context, by: Actor, body: z.output<typeof templateBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    const others = await listTemplates(tx)
    if (others.length >= mostTemplates)
      throw new Refusal('conflict', 'too-many-templates', `There are ${mostTemplates} templates already.`, {
        params: { most: mostTemplates },
      })
    const held = await heldBy(tx, by, body.scope, body.teamId)
    refuseTaken(others, { ...held, name: body.name }, null)
    const text = cleanText(body.text)
    if (text === '' && body.actions.length === 0) throw empty()
    const at = context.clock()
    const id = await addTemplate(tx, {
      ...held,
      name: body.name,
      channels: JSON.stringify(body.channels),
      baseLang: body.baseLang,
      actions: JSON.stringify(body.actions),
      createdBy: by.agentId,
      createdAt: at,
      removedAt: null,
    })
    if (text !== '')
      await saveText(tx, { templateId: id, lang: body.baseLang, text, basedOn: null, changedBy: by.agentId, changedAt: at }, 0)
    emit({ kind: 'template-added', agentId: by.agentId, data: { id, name: body.name, scope: body.scope } })
    return id
  })
}

/** Changes what a template is called, whose it is, where it is offered and what it does; removes it or brings it back. */
export function changeTemplate(context: Context, by: Actor, id: number, body: z.output<typeof templateChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await getWritable(tx, by, id)
    const { removed, channels, actions, name = row.name, scope = row.scope, teamId = row.teamId } = body
    const held =
      body.scope === undefined && body.teamId === undefined
        ? { scope: row.scope, teamId: row.teamId, ownerId: row.ownerId }
        : await heldBy(tx, by, scope, teamId)
    if (removed !== true) refuseTaken(await listTemplates(tx), { ...held, name }, id)
    if (actions?.length === 0 && (await listTexts(tx, [id])).length === 0) throw empty()
    await updateTemplate(tx, id, {
      ...held,
      name,
      ...(channels && { channels: JSON.stringify(channels) }),
      ...(actions && { actions: JSON.stringify(actions) }),
      ...(removed !== undefined && { removedAt: removed ? context.clock() : null }),
    })
    emit({ kind: removed ? 'template-removed' : 'template-changed', agentId: by.agentId, data: { id, name, what: Object.keys(body) } })
  })
}

/**
 * Gives a template its text in a language, or takes it away. Written in the base language it is a version that translations follow; in
 * another it says the same as the base language does now.
 * @throws Refusal `template-changed` with the current text, where it is not the version that was read
 */
export function changeTemplateText(
  context: Context,
  by: Actor,
  id: number,
  lang: InterfaceLanguage,
  body: z.output<typeof templateTextBody>,
): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await getWritable(tx, by, id)
    const texts = await listTexts(tx, [id])
    const current = texts.find((one) => one.lang === lang)
    const read = body.version ?? current?.version ?? 0
    if (read !== (current?.version ?? 0)) throw changedMeanwhile(current?.text, current?.version)
    const text = cleanText(body.text)
    if (text === '') {
      if (current && texts.length === 1 && row.actions === '[]') throw empty()
      if (current && lang === row.baseLang && texts.length > 1)
        throw new Refusal('conflict', 'template-base', 'Other languages are translated from this text. Take those away first.')
      await deleteText(tx, id, lang)
    } else {
      const base = texts.find((one) => one.lang === row.baseLang)
      const basedOn = lang === row.baseLang ? null : (base?.version ?? null)
      const saved = { templateId: id, lang, text, basedOn, changedBy: by.agentId, changedAt: context.clock() }
      const isSame = current?.text === text && current.basedOn === basedOn
      if (!isSame && !(await saveText(tx, saved, read))) throw changedMeanwhile(undefined, undefined)
    }
    emit({ kind: 'template-changed', agentId: by.agentId, data: { id, name: row.name, lang } })
  })
}

const empty = () => new Refusal('bad-input', 'template-empty', 'A template needs words, or something that it does.')

const changedMeanwhile = (text: string | undefined, version: number | undefined) =>
  new Refusal('conflict', 'template-changed', 'Somebody changed this text since you read it.', { text: text ?? '', version: version ?? 0 })

async function getWritable(tx: Handle, by: Actor, id: number): Promise<TemplateRow> {
  const row = await getTemplate(tx, id)
  const teamIds = await listTeamIds(tx, by.agentId)
  // Who may not even see it learns nothing of it.
  if (!mayUse(by, row, teamIds)) return getUsable(tx, by, id)
  if (!mayWrite(by, row, teamIds)) throw notYours()
  return row
}

const notYours = () =>
  new Refusal('forbidden', 'template-not-yours', 'Templates for all are written by managers, those of a team by its agents.')

async function heldBy(tx: Handle, by: Actor, scope: TemplateScope, teamId: number | null) {
  if (scope === 'team') await findTeamName(tx, teamId ?? 0)
  const held = { scope, teamId: scope === 'team' ? teamId : null, ownerId: scope === 'own' ? by.agentId : null }
  if (!mayWrite(by, held, await listTeamIds(tx, by.agentId))) throw notYours()
  return held
}

type Held = Pick<TemplateRow, 'name' | 'scope' | 'teamId' | 'ownerId'>

/** Two templates of one name could not be told apart where both are offered to the same people. */
function refuseTaken(others: readonly TemplateRow[], held: Held, own: number | null): void {
  const isTaken = others.some(
    (one) =>
      one.id !== own &&
      one.scope === held.scope &&
      one.teamId === held.teamId &&
      one.ownerId === held.ownerId &&
      templateKey(one.name) === templateKey(held.name),
  )
  if (isTaken) throw new Refusal('conflict', 'template-taken', `There is a template ${held.name} already.`, { params: { name: held.name } })
}
