import { expect, test } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import { createClusterer } from '#server/flows/pipeline/cluster.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { engines, testContext } from '../../../support/database.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

const silent = createLog('silent')

test.each(engines)('a node that clusters again after another one knows the cases the other has opened, on %s', async (engine) => {
  const context = await testContext(engine)
  const { save } = await testPipeline(context)
  const one = createClusterer(context, 'one', silent)
  const other = createClusterer(context, 'other', silent)
  const hear = async (clusterer: typeof one, who: string, text: string) => {
    const said = post(text, { author: author(who) })
    await save([said])
    await understandNext(context, readText, silent)
    for (let left = 10; left > 0 && (await clusterer.clusterNext()) > 0; left--);
    await clusterer.leave()
    return (await mentionOf(context, said)).caseId
  }
  await hear(one, 'Pekka', '@fjellro terrible delivery, my parcel never arrived and support ignored me')
  const opened = await hear(other, 'Dan', '@fjellro my Ro 2 left hinge broke again, third week and no answer. Unacceptable')
  const joined = await hear(one, 'Meg', '@fjellro the left hinge of my Ro 2 broke again, no answer for weeks. Unacceptable')
  expect(opened).not.toBeNull()
  expect(joined).toBe(opened)
})
