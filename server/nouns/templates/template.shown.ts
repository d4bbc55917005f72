import type { z } from 'zod'
import type { Template, templateQuery } from '#shared/template.schema.ts'
import { templateKey } from '#shared/template.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { isOutdated, mayUse, mayWrite } from './template.rules.ts'
import { countUses, getTemplate, listNames, listTeamIds, listTemplates, listTexts, type TemplateRow } from './template.store.ts'

/** A template that somebody may use. @throws Refusal `template-not-found`, also where it is not theirs */
export async function getUsable(db: Handle, by: Actor, id: number): Promise<TemplateRow> {
  const row = await getTemplate(db, id)
  if (!mayUse(by, row, await listTeamIds(db, by.agentId))) throw notFound('template')
  return row
}

/** Templates that somebody may use: for a channel, by words of their name or texts. */
export async function showTemplates(
  db: Handle,
  by: Actor,
  { q, channel, removed }: Pick<z.output<typeof templateQuery>, 'q' | 'channel' | 'removed'>,
): Promise<Template[]> {
  const teamIds = await listTeamIds(db, by.agentId)
  const rows = (await listTemplates(db, removed)).filter(
    (row) => mayUse(by, row, teamIds) && (channel === undefined || fitsChannel(row, channel)),
  )
  const shown = await show(db, by, rows, teamIds)
  if (!q?.trim()) return shown
  const wanted = fold(q).split(/\s+/)
  return shown.filter((one) => {
    const text = fold([one.name, one.key, ...one.texts.map((text) => text.text)].join(' '))
    return wanted.every((word) => text.includes(word))
  })
}

export async function showTemplate(db: Handle, by: Actor, id: number): Promise<Template> {
  const [shown] = await show(db, by, [await getUsable(db, by, id)], await listTeamIds(db, by.agentId))
  if (!shown) throw notFound('template')
  return shown
}

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

const fitsChannel = ({ channels }: TemplateRow, channel: string) => {
  const named = readJson(channels)
  return named.length === 0 || named.some((one) => one === channel)
}

async function show(db: Handle, by: Actor, rows: readonly TemplateRow[], teamIds: readonly number[]): Promise<Template[]> {
  const ids = rows.map(({ id }) => id)
  const [texts, uses] = await Promise.all([listTexts(db, ids), countUses(db, ids)])
  const names = await listNames(db, {
    agents: [...texts.map(({ changedBy }) => changedBy), ...rows.flatMap(({ ownerId }) => ownerId ?? [])],
    teams: rows.flatMap(({ teamId }) => teamId ?? []),
  })
  const person = (id: number) => names.agents.get(id) ?? { id, name: '' }
  return rows.map((row) => {
    const own = texts.filter(({ templateId }) => templateId === row.id)
    const base = own.find(({ lang }) => lang === row.baseLang)
    return {
      id: row.id,
      name: row.name,
      key: templateKey(row.name),
      scope: row.scope,
      team: row.teamId === null ? null : (names.teams.get(row.teamId) ?? { id: row.teamId, name: '' }),
      owner: row.ownerId === null ? null : person(row.ownerId),
      channels: readJson(row.channels),
      baseLang: row.baseLang,
      texts: own.map(({ lang, text, version, basedOn, changedBy, changedAt }) => ({
        lang,
        text,
        version,
        basedOn,
        isOutdated: isOutdated({ basedOn }, base),
        changedBy: person(changedBy),
        changedAt,
      })),
      actions: readJson(row.actions),
      useCount: uses.get(row.id) ?? 0,
      mayChange: mayWrite(by, row, teamIds),
    }
  })
}
