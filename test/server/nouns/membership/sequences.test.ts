import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '#server/kit/lib/errors.ts'
import { engines, testNow } from '../../../support/database.ts'
import { expectWhole } from '../../../support/membership.ts'
import { step, steppingDesk } from '../../../support/steps.ts'

test.each(engines)(
  'whatever is done in whatever order, each thread is in a living case, mentions follow it, and the numbers are right, on %s',
  async (engine) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
        const { context, take } = await steppingDesk(engine)
        for (const one of steps) {
          const refusal = await Promise.resolve(take(one)).then(
            () => null,
            (error: unknown) => error,
          )
          if (refusal !== null && !(refusal instanceof Refusal)) throw refusal
          await expectWhole(context)
        }
        const under = await context.db.selectFrom('mentions').select('id').where('state', '<>', 'clustered').execute()
        expect(under).toEqual([])
      }),
      { numRuns: engine === 'sqlite' ? 12 : 6, seed: testNow % 1_000_003 },
    )
  },
  120_000,
)
