import type { Page } from '#shared/list.schema.ts'
import type { Rule, RuleRun } from '#shared/rule.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { RuleDone } from '../../kit/database/tables/rules.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { readKnown, walkedOf } from './rule.known.ts'
import { faultsOf } from './rule.rules.ts'
import { countRuns, listRules, listRuns, type RuleRow, type RunPage } from './rule.store.ts'

/** All rules in their order, each with what it names and what of that is gone. */
export async function showRules(db: Handle): Promise<Rule[]> {
  const rows = await listRules(db)
  const known = await readKnown(db)
  const counts = await countRuns(
    db,
    rows.map(({ id }) => id),
  )
  return Promise.all(rows.map((row) => show(db, row, known, counts.get(row.id))))
}

/** @throws Refusal `rule-not-found` */
export async function showRule(db: Handle, id: number): Promise<Rule> {
  const found = (await showRules(db)).find((one) => one.id === id)
  if (!found) throw notFound('rule')
  return found
}

async function show(
  db: Handle,
  row: RuleRow,
  known: Awaited<ReturnType<typeof readKnown>>,
  counted: { runs: number; lastAt: number } | undefined,
): Promise<Rule> {
  const rule = await walkedOf(db, row)
  const { conditions, actions } = rule
  const named = (ids: readonly (number | null | undefined)[], from: ReadonlyMap<number, string | { name: string }>) =>
    Object.fromEntries(
      ids.flatMap((id) => {
        const one = typeof id === 'number' ? from.get(id) : undefined
        return one === undefined ? [] : [[String(id), typeof one === 'string' ? one : one.name]]
      }),
    )
  const assignee = typeof conditions?.assigneeId === 'number' ? conditions.assigneeId : null
  return {
    id: row.id,
    name: row.name,
    rank: row.rank,
    version: row.version,
    triggers: [...rule.triggers],
    conditions,
    actions: [...actions],
    stop: rule.stop,
    on: row.onAt !== null,
    owner: { id: row.ownerId, name: known.agents.get(row.ownerId)?.name ?? '' },
    names: {
      tags: named(conditions?.tag ?? [], known.tags),
      teams: named(
        [conditions?.teamId, ...actions.map((one) => (one.do === 'team' || one.do === 'notify' ? one.teamId : null))],
        known.teams,
      ),
      agents: named(
        [assignee, ...actions.map((one) => (one.do === 'assign' ? one.to : one.do === 'notify' ? one.agentId : null))],
        known.agents,
      ),
      templates: named(
        actions.map((one) => (one.do === 'draft' ? one.templateId : null)),
        known.templates,
      ),
    },
    broken: faultsOf(rule, known),
    runs: counted?.runs ?? 0,
    lastRunAt: counted?.lastAt ?? null,
  }
}

/** What of a run can be taken back. */
const isUndoable = (done: readonly RuleDone[]): boolean =>
  done.some(({ step, replyId, skipped }) => skipped === null && (step !== undefined || replyId !== undefined))

/** Runs, the newest first: of all rules, of one, or those on a case. */
export async function showRuns(db: Handle, of: RunPage): Promise<Page<RuleRun>> {
  const { items, nextCursor } = await listRuns(db, of)
  return {
    items: items.map((row) => {
      const done = readJson(row.outcomes)
      return {
        id: row.id,
        rule: { id: row.ruleId, name: row.ruleName },
        version: row.version,
        trigger: row.trigger,
        at: row.at,
        case: { id: row.caseId, title: row.title },
        held: readJson(row.held),
        outcomes: done.map(({ action, name, skipped }) => ({ action, name, skipped })),
        undoable: row.undoneAt === null && isUndoable(done),
        undoneAt: row.undoneAt,
      }
    }),
    nextCursor,
  }
}
