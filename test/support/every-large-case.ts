import { createCaseIndex } from '#server/engines/clustering/case-index.ts'
import { readCases } from '#server/flows/pipeline/case-index.ts'
import type { Context } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'

/** Reads a case anew that has more mentions than are remembered: the older ones are only counted. `look` writes unwatched. */
export async function readLargeCase(context: Context, look: Handle): Promise<void> {
  const { id: _, ...found } = await look
    .selectFrom('mentions')
    .innerJoin('cases', 'cases.id', 'mentions.caseId')
    .selectAll('mentions')
    .where('cases.state', '<>', 'resolved')
    .where('mentions.state', '=', 'clustered')
    .where('mentions.evidence', 'is not', null)
    .where('mentions.deletedAt', 'is', null)
    .orderBy('mentions.id')
    .limit(1)
    .executeTakeFirstOrThrow()
  // PostgreSQL writes what is searched by itself.
  const { searchText: __, ...mention } = found as typeof found & { searchText?: string }
  const copies = Array.from({ length: 130 }, (_, n) => ({ ...mention, externalId: `large-${n}`, originalId: `large-${n}` }))
  await look.insertInto('mentions').values(copies).execute()
  await readCases(context, createCaseIndex(), [Number(mention.caseId)])
}
