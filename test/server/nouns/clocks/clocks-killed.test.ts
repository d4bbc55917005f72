import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hour } from '#server/kit/lib/clock.ts'
import { testApp } from '../../../support/app.ts'
import { clocksOf, expectAgreement } from '../../../support/clocks.ts'
import { engines } from '../../../support/database.ts'
import { author, post, said, testPipeline } from '../../../support/world.ts'

const script = join(import.meta.dirname, '../../../support/change-sla.ts')

/** Changes what is promised in a process of its own; answers how it ended. */
function changeElsewhere(databaseUrl: string, now: number, point?: string): Promise<string | number | null> {
  const child = spawn(process.execPath, [script, databaseUrl, String(now), ...(point ? [point] : [])], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
}

describe.each(engines)('promises whose change is cut short, on %s', (engine) => {
  test('are changed wholly or not at all, and every clock agrees in the end', { timeout: 120_000 }, async () => {
    const { context, as } = await testApp(engine)
    const { hear } = await testPipeline(context)
    const mari = await as('agent', 'Mari')
    await context.db.updateTable('sources').set({ createdAt: 0 }).execute()
    for (const [name, text] of [
      ['Dan', said.danBrokenHinge],
      ['Pekka', said.pekkaLateParcel],
    ] as const)
      await hear(post(text, { author: author(name) }))
    const open = (await clocksOf(mari.call, 'metric=first-response'))[0]
    expect(open).toMatchObject({ target: 240 })
    const died = []
    for (const point of ['sla-written', 'sla-saved']) died.push(await changeElsewhere(context.databaseUrl, context.clock(), point))
    expect(died).toEqual(['SIGKILL', 'SIGKILL'])
    await expectAgreement(context)
    expect(await changeElsewhere(context.databaseUrl, context.clock())).toBe(0)
    expect(await context.db.selectFrom('slaVersions').select('id').execute()).toHaveLength(2)
    const first = await clocksOf(mari.call, 'metric=first-response')
    expect(first.map(({ target, dueAt, startedAt }) => [target, Number(dueAt) - startedAt])).toEqual([
      [120, 2 * hour],
      [120, 2 * hour],
    ])
    await expectAgreement(context)
  })

  test('a post whose clocks died with their transaction has them when it is read again', async () => {
    const { context } = await testApp(engine)
    const { hear, digest, save } = await testPipeline(context)
    const { together } = context.reactions
    context.reactions = { ...context.reactions, together: () => Promise.reject(new Error('died here')) }
    await save([post(said.danBrokenHinge, { author: author('Dan') })])
    await digest().catch(() => undefined)
    expect(await context.db.selectFrom('threads').select('id').execute()).toEqual([])
    context.reactions = { ...context.reactions, ...(together && { together }) }
    await hear(post(said.pekkaLateParcel, { author: author('Pekka') }))
    await digest()
    const clocks = await context.db.selectFrom('clocks').select('id').execute()
    const threads = await context.db.selectFrom('threads').select('id').where('caseId', 'is not', null).execute()
    expect(threads.length).toBeGreaterThan(0)
    expect(clocks.length).toBeGreaterThan(threads.length)
    await expectAgreement(context)
  })
})
