import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'

/**
 * The cases that a thread was in before, among them those that were merged into one of these: as the moves tell that left a constraint, the
 * verdicts on its mentions, and what happened in each case that is found so.
 * @param caseId where it is now; null: in none
 */
export async function findFormerCases(db: Handle, threadId: number, caseId: number | null): Promise<number[]> {
  const found = new Set<number>()
  let heads = [...(caseId === null ? [] : [caseId]), ...(await ruledOut(db, threadId)), ...(await inVerdicts(db, threadId))]
  while (heads.length > 0) {
    for (const id of heads) found.add(id)
    const beside = [...(await alongEvents(db, threadId, heads)), ...(await mergedInto(db, heads))]
    heads = [...new Set(beside)].filter((id) => !found.has(id))
  }
  return [...found].filter((id) => id !== caseId).sort((a, b) => a - b)
}

async function ruledOut(db: Handle, threadId: number): Promise<number[]> {
  const rows = await db.selectFrom('caseConstraints').select('caseId').where('threadId', '=', threadId).execute()
  return rows.map((row) => row.caseId)
}

/** Where a verdict found the thread and where it put it, also when it was taken back. */
async function inVerdicts(db: Handle, threadId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('verdicts')
    .innerJoin('mentions', 'mentions.id', 'verdicts.mentionId')
    .select('before')
    .where('mentions.threadId', '=', threadId)
    .execute()
  return rows.flatMap(({ before }) => {
    const { thread, movedTo } = readJson(before)
    return [thread?.caseId ?? [], movedTo ?? []].flat()
  })
}

/** From where the thread came into these cases, where it went from there, and from which they were parted. */
async function alongEvents(db: Handle, threadId: number, caseIds: readonly number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('events')
    .select(['kind', 'threadId', 'data'])
    .where('caseId', 'in', [...caseIds])
    .where('kind', 'in', ['case-joined', 'case-left', 'case-parted'])
    .execute()
  return rows
    .filter((row) => row.kind === 'case-parted' || row.threadId === threadId)
    .flatMap(({ data }) => {
      const { from, into } = readJson(data)
      return [from, into].filter((id) => typeof id === 'number')
    })
}

async function mergedInto(db: Handle, caseIds: readonly number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('cases')
    .select('id')
    .where('mergedInto', 'in', [...caseIds])
    .execute()
  return rows.map((row) => row.id)
}
