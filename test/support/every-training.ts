import type { Context } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { day } from '#server/kit/lib/clock.ts'

type Run = (method: string, path: string, body?: unknown) => Promise<{ id: number }>

/** Decides on a proposed word and leaves decisions out of the training, and takes both back. */
export async function doEveryTraining(context: Context, run: Run, look: Handle): Promise<void> {
  const stem = await look.selectFrom('learnedTerms').select('id').where('state', '=', 'proposed').orderBy('id').executeTakeFirstOrThrow()
  await run('POST', `/api/learned-terms/${stem.id}/decision`, { accepted: true })
  await run('DELETE', `/api/learned-terms/${stem.id}/decision`)
  const aside = await run('POST', '/api/training/exclusions', { agentId: 1, from: context.clock() - day, to: context.clock() + day })
  await run('DELETE', `/api/training/exclusions/${aside.id}`)
}
