import { mayDo } from '#shared/permission.ts'
import { ruleAction, ruleConditions } from '#shared/rule.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { permissionsOfRow } from '../agents/access.ts'
import { followTags } from '../cases/case.list.store.ts'
import { mostTags, spelledTag } from '../tags/tag.actions.ts'
import { mayUse } from '../templates/template.rules.ts'
import type { Known, WalkedRule } from './rule.rules.ts'
import type { RuleRow } from './rule.store.ts'
import { listNamed } from './rule-facts.store.ts'

/** What there is besides cases: tags, teams, people, templates, and who may what. */
export async function readKnown(db: Handle): Promise<Known> {
  const { tags, teams, agents, templates, members } = await listNamed(db)
  const people = new Map(
    agents.map(({ id, name, role, disabledAt, permissions }) => [
      id,
      {
        id,
        name,
        gone: disabledAt !== null,
        may: { agentId: id, role, permissions: permissions === null ? null : permissionsOfRow({ permissions }) },
        teamIds: members.filter(({ agentId }) => agentId === id).map(({ teamId }) => teamId),
      },
    ]),
  )
  return {
    tags: new Map(tags.map(({ id, name }) => [id, name])),
    teams: new Map(teams.map(({ id, name, removedAt }) => [id, { name, gone: removedAt !== null }])),
    agents: people,
    templates: new Map(
      templates.map((row) => [
        row.id,
        {
          name: row.name,
          gone: row.removedAt !== null,
          usableBy: [...people.values()].filter(({ may, teamIds }) => mayUse(may, row, teamIds)).map(({ id }) => id),
        },
      ]),
    ),
    mayDo(ownerId, needs) {
      const person = people.get(ownerId)
      return person !== undefined && !person.gone && mayDo(person.may, needs)
    },
    mostTags,
    keyOf: (name) => spelledTag(name).nameKey,
  }
}

/** A stored rule as it is walked; what another version of the desk wrote and this one cannot read has no conditions. */
export async function walkedOf(db: Handle, row: RuleRow): Promise<WalkedRule> {
  const conditions = ruleConditions.safeParse(JSON.parse(row.conditions)).data ?? null
  const actions = ruleAction.array().safeParse(JSON.parse(row.actions)).data ?? []
  return {
    id: row.id,
    version: row.version,
    triggers: readJson(row.triggers),
    conditions: conditions?.tag ? { ...conditions, tag: await followTags(db, conditions.tag) } : conditions,
    actions,
    stop: row.stop === 1,
    ownerId: row.ownerId,
    after: row.onEventId ?? Number.MAX_SAFE_INTEGER,
  }
}
