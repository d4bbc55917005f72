import { expect, test } from 'vitest'
import { reactions } from '#server/flows/automation/reactions.ts'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { engines, testContext, testNow } from '../../../support/database.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

test.each(engines)('the words of a deleted post leave the case, and do not come back when it is named anew, on %s', async (engine) => {
  const context = await testContext(engine)
  context.reactions = reactions
  const { hear } = await testPipeline(context)
  const dan = post('@fjellro the left hinge of my Ro 2 snapped in Zanzibar again, wobbly crackling hinge', { author: author('Dan') })
  const meg = post('@fjellro hinge of my Ro 2 broken, left side', { author: author('Meg') })
  await hear(dan)
  await hear(meg)
  const caseOf = async () => {
    const { caseId } = await mentionOf(context, meg)
    return context.db
      .selectFrom('cases')
      .select(['id', 'title', 'words', 'lastText', 'mentionCount'])
      .where('id', '=', Number(caseId))
      .executeTakeFirstOrThrow()
  }
  expect((await mentionOf(context, dan)).caseId).toBe((await caseOf()).id)
  const dans = /zanzibar|snapped|wobbly|crackl/i
  expect(JSON.stringify(await caseOf())).toMatch(dans)

  await hear({ ...dan, deleted: true })
  const after = await caseOf()
  expect(JSON.stringify(after)).not.toMatch(dans)
  expect(JSON.parse(after.words)).toContain('hinge')
  expect(await mentionOf(context, dan)).toMatchObject({ evidence: null, joinBecause: null, suggestions: null })

  const told = async () => JSON.stringify(await context.db.selectFrom('events').select('data').execute())
  expect(await told()).toMatch(dans)
  while (await runSubscribers(context));
  expect(await told()).not.toMatch(dans)

  await hear(post('@fjellro Ro 2 hinge broke on the left side', { author: author('Pia'), postedAt: testNow }))
  const grown = await caseOf()
  expect(grown.mentionCount).toBe(3)
  expect(JSON.stringify(grown)).not.toMatch(dans)
})
