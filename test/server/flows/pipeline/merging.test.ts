import { describe, expect, test } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import { createClusterer } from '#server/flows/pipeline/cluster.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import type { Context } from '#server/kit/database/context.ts'
import { hour, second } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { alikeComplaints } from '../../../support/alike-complaints.ts'
import { engines, testContext, testNow } from '../../../support/database.ts'
import { author, post, testPipeline } from '../../../support/world.ts'

const silent = createLog('silent')

/** As they come in, in words by which each is a complaint. */
const complaints = alikeComplaints(260, ['@fjellro terrible,', '@fjellro furchtbar,', '@fjellro elendig,', '@fjellro surkea,'])

async function file(context: Context, afterEach: (n: number) => 'go on' | 'die'): Promise<string[]> {
  const { save } = await testPipeline(context)
  await save(
    complaints.map(({ text, lang }, n) =>
      post(text, { lang, externalId: `c${n}`, postedAt: testNow - hour + n * second, author: author(`a${n}`) }),
    ),
  )
  for (let left = 100; left > 0 && (await understandNext(context, readText, silent)) > 0; left--);
  let clusterer = createClusterer(context, 'node', silent)
  for (let n = 0; n < 500 && (await clusterer.clusterNext()) > 0; n++)
    if (afterEach(n) === 'die') clusterer = createClusterer(context, 'node', silent)
  const rows = await context.db
    .selectFrom('mentions')
    .select(['externalId', 'caseId', 'joined', 'joinScore'])
    .where('mentions.caseId', 'is not', null)
    .orderBy('mentions.id')
    .execute()
  const first = new Map<number, string>()
  for (const { caseId, externalId } of rows) if (!first.has(Number(caseId))) first.set(Number(caseId), externalId)
  return rows.map(({ externalId, caseId, joined, joinScore }) => `${externalId} ${first.get(Number(caseId))} ${joined} ${joinScore}`)
}

describe.each(engines)('merging what is one problem, on %s', (engine) => {
  test('the cases are the same however often the process died on the way', async () => {
    const calm = await testContext(engine)
    const undisturbed = await file(calm, () => 'go on')
    const merged = await calm.db.selectFrom('events').select('id').where('kind', '=', 'case-merged').execute()
    expect(merged.length).toBeGreaterThan(2)
    expect(await file(await testContext(engine), () => 'die')).toEqual(undisturbed)
  })

  test('what was to be merged when the process died is merged by the next one, before any new complaint is filed', async () => {
    const context = await testContext(engine)
    await file(context, () => 'go on')
    const open = await context.db.selectFrom('cases').select('id').where('mergedInto', 'is', null).orderBy('id').limit(2).execute()
    const [into, from] = open.map(({ id }) => id)
    await context.db
      .updateTable('clusteringProgress')
      .set({ due: JSON.stringify([{ from, into }]) })
      .execute()
    const next = createClusterer(context, 'node', silent)
    expect(await next.clusterNext()).toBe(1)
    expect(await context.db.selectFrom('cases').select('mergedInto').where('id', '=', Number(from)).executeTakeFirst()).toEqual({
      mergedInto: into,
    })
    expect(await next.clusterNext()).toBe(0)
  })
})
