import { expect, test } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import { createGatherer } from '#server/flows/pipeline/cluster.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { engines, testDesk } from '../../../support/database.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

const silent = createLog('silent')

test.each(engines)('a node that gathers again after another one knows the cases the other has opened, on %s', async (engine) => {
  const desk = await testDesk(engine)
  const { keep } = await testPipeline(desk)
  const one = createGatherer(desk, 'one', silent)
  const other = createGatherer(desk, 'other', silent)
  const hear = async (gatherer: typeof one, who: string, text: string) => {
    const said = post(text, { author: author(who) })
    await keep([said])
    await understandNext(desk, readText, silent)
    for (let left = 10; left > 0 && (await gatherer.gatherNext()) > 0; left--);
    await gatherer.leave()
    return (await mentionOf(desk, said)).caseId
  }
  await hear(one, 'Pekka', '@fjellro terrible delivery, my parcel never arrived and support ignored me')
  const opened = await hear(other, 'Dan', '@fjellro my Ro 2 left hinge broke again, third week and no answer. Unacceptable')
  const joined = await hear(one, 'Meg', '@fjellro the left hinge of my Ro 2 broke again, no answer for weeks. Unacceptable')
  expect(opened).not.toBeNull()
  expect(joined).toBe(opened)
})
