import type { PolicyExample, PolicyFacts, PolicyRule } from '#shared/policy.schema.ts'
import { policyLimits } from '#shared/policy.ts'
import { decide } from '../../engines/policy/decide.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { draftRules } from './policy.reading.ts'
import { addExample, deleteExample, listExamples } from './policy.store.ts'

const expectationOf = ({ outcome, warranty, until }: Pick<ReturnType<typeof decide>, 'outcome' | 'warranty' | 'until'>) => ({
  outcome,
  warranty,
  until,
})

/** Every kept example, and whether these rules still answer as it says. */
export async function checkExamples({ db }: Pick<Context, 'db'>, rules: readonly PolicyRule[]): Promise<PolicyExample[]> {
  const pause = createYield()
  const checked: PolicyExample[] = []
  for (const row of await listExamples(db)) {
    await pause()
    const facts = readJson<PolicyFacts>(row.facts)
    const expected = readJson<PolicyExample['expected']>(row.expected)
    const answered = expectationOf(decide(facts, rules))
    checked.push({ id: row.id, name: row.name, facts, expected, answered, holds: JSON.stringify(expected) === JSON.stringify(answered) })
  }
  return checked
}

/** Kept examples as the draft, or without one the published version, answers them. */
export const showExamples = async (context: Context): Promise<PolicyExample[]> => checkExamples(context, (await draftRules(context)).rules)

/** Keeps facts with the answer they get now: it must stay. @throws Refusal `policy-examples-full` */
export async function keepExample(context: Context, by: Actor, name: string, facts: PolicyFacts): Promise<PolicyExample> {
  const { rules } = await draftRules(context)
  const expected = expectationOf(decide(facts, rules))
  return change(context, async (tx, emit) => {
    if ((await listExamples(tx)).length >= policyLimits.examples)
      throw new Refusal('conflict', 'policy-examples-full', `At most ${policyLimits.examples} examples are kept.`, {
        params: { limit: policyLimits.examples },
      })
    const id = await addExample(tx, {
      name,
      facts: JSON.stringify(facts),
      expected: JSON.stringify(expected),
      createdBy: by.agentId,
      createdAt: context.clock(),
    })
    emit({ kind: 'policy-example-kept', agentId: by.agentId, data: { name } })
    return { id, name, facts, expected, answered: expected, holds: true }
  })
}

export function removeExample(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    if (!(await deleteExample(tx, id))) throw notFound('policy-example')
    emit({ kind: 'policy-example-removed', agentId: by.agentId, data: { id } })
  })
}
