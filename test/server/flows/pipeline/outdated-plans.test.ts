import { expect, test } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import { createClusterer } from '#server/flows/pipeline/cluster.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { engines, testContext } from '../../../support/database.ts'
import { author, post, said, testPipeline } from '../../../support/world.ts'

/** The database, with something done before each transaction begins. */
const before = (db: Handle, work: () => Promise<unknown>): Handle =>
  new Proxy(db, {
    get(target, name) {
      const found = Reflect.get(target, name)
      if (name !== 'transaction') return typeof found === 'function' ? found.bind(target) : found
      const execute = async <T>(run: (tx: Handle) => Promise<T>): Promise<T> => {
        await work()
        return target.transaction().execute(run)
      }
      return () => ({ execute })
    },
  })

test.each(engines)(
  'a plan that people made outdated is tried again with half as many mentions, and then more again, on %s',
  async (engine) => {
    const context = await testContext(engine)
    const { save, hear, clusterer: calm } = await testPipeline(context)
    await hear(post(said.danBrokenHinge))
    await calm.leave()
    const resolve = () => context.db.updateTable('cases').set({ state: 'resolved' }).where('state', '=', 'open').execute()
    await save(Array.from({ length: 12 }, (_, n) => post(said.danBrokenHinge, { author: author(`Person ${n}`) })))
    while ((await understandNext(context, readText, createLog('silent'))) > 0);
    let times = 1
    const db = before(context.db, async () => (times-- > 0 ? resolve() : null))
    const clusterer = createClusterer({ ...context, db }, 'a busy node', createLog('silent'))
    const taken: number[] = []
    for (let left = 10; left > 0; left--) taken.push(await clusterer.clusterNext())
    // The lease is taken without a transaction; what was planned for twelve was outdated, six went, then the rest.
    expect(taken.filter((count) => count > 0)).toEqual([1, 6, 6])
    const waiting = await context.db.selectFrom('mentions').select('id').where('state', '=', 'understood').execute()
    expect(waiting).toEqual([])
  },
)
