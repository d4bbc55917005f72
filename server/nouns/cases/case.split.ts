import type { Split } from '#shared/case.schema.ts'
import type { Evidence } from '../../engines/clustering/clustering.ts'
import { proposeSplit } from '../../engines/clustering/split.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { getCase } from './case.store.ts'

/** The newest mentions that are looked at: a case of thousands says nothing more in its older ones. */
const mostMentions = 400
/** A person who said that it is one problem is asked again when the case has grown by so much. */
const grownBy = 1.5

/** Whether an open case looks like two problems; null when it does not, or when a person has said that it is one. */
export async function findSplit(db: Handle, caseId: number): Promise<Split | null> {
  const row = await getCase(db, caseId)
  if (row.state === 'resolved' || (row.wholeAt !== null && row.threadCount < grownBy * row.wholeAt)) return null
  const mentions = await db
    .selectFrom('mentions')
    .select(['threadId', 'evidence'])
    .where('caseId', '=', caseId)
    .where('threadId', 'is not', null)
    .where('evidence', 'is not', null)
    .where('deletedAt', 'is', null)
    .orderBy('id', 'desc')
    .limit(mostMentions)
    .execute()
  const threads = new Map<number, Evidence[]>()
  for (const { threadId, evidence } of mentions) {
    const known = threads.get(Number(threadId)) ?? []
    threads.set(Number(threadId), known)
    if (evidence !== null) known.push(readJson(evidence))
  }
  const split = proposeSplit([...threads].map(([threadId, evidence]) => ({ threadId, evidence })))
  return split && { parts: split.parts }
}
