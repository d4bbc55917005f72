import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { reactions } from '#server/flows/automation/reactions.ts'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import type { Context } from '#server/kit/database/context.ts'
import { emptyLog } from '#server/kit/database/empty-log.ts'
import type { Actor } from '#server/kit/http/route.ts'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { changeCase } from '#server/nouns/cases/case.actions.ts'
import { changeThreadCase, moveThreads } from '#server/nouns/membership/membership.actions.ts'
import { mergeCases, undoMerger } from '#server/nouns/membership/membership.merging.ts'
import { giveVerdict, takeVerdictBack } from '#server/nouns/verdicts/verdict.actions.ts'
import { engines, testContext } from '../../../support/database.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

const dan = post('@fjellro the left hinge of my Ro 2 snapped in Zanzibar again, wobbly crackling hinge', { author: author('Dan') })
const meg = post('@fjellro parcel with my Dal is late, three weeks and no answer. Unacceptable', { author: author('Meg') })
const dans = /zanzibar|snapped|wobbly|crackling/i

test.each(engines)('words taken away leave the case that was merged away, too, on %s', async (engine) => {
  const context = await testContext(engine)
  context.reactions = reactions
  const { hear } = await testPipeline(context)
  await hear(dan)
  await hear(meg)
  const [from, into] = [(await mentionOf(context, dan)).caseId, (await mentionOf(context, meg)).caseId]
  expect(from).not.toBe(into)
  const agent = { email: 'mari@fjellro.example', name: 'Mari', role: 'agent', language: 'en', passwordHash: '', createdAt: 0 } as const
  const mari = await addAgent(context.db, agent)
  await mergeCases(context, { agentId: mari, name: 'Mari', role: 'agent', sessionId: null }, Number(from), Number(into))
  await hear({ ...dan, deleted: true })
  while (await runSubscribers(context));
  const rows = await context.db.selectFrom('cases').select(['title', 'words', 'lastText']).execute()
  expect(JSON.stringify(rows)).not.toMatch(dans)
  expect(JSON.stringify(await context.db.selectFrom('events').select('data').execute())).not.toMatch(dans)
})

/** How Dan's thread leaves the case it opened, and where it goes. */
const ways: Record<
  string,
  (context: Context, by: Actor, threadId: number, meta: { from: number; other: number; mentionId: number }) => Promise<unknown>
> = {
  'moved into another case': (context, by, threadId, { other }) => changeThreadCase(context, by, threadId, other),
  'moved into a new case': (context, by, threadId, { from }) => moveThreads(context, by, from, [threadId], 'new'),
  'moved on and on': async (context, by, threadId, { other }) => {
    await changeThreadCase(context, by, threadId, 'new')
    await changeThreadCase(context, by, threadId, other)
  },
  'moved out by a verdict': (context, by, _, { mentionId }) => giveVerdict(context, by, mentionId, { kind: 'praise' }),
  'moved into a new case and back': async (context, by, _, { mentionId }) => {
    await giveVerdict(context, by, mentionId, { kind: 'praise' })
    await giveVerdict(context, by, mentionId, { kind: 'complaint' })
    await takeVerdictBack(context, by, mentionId)
  },
  'parted from the case it was merged with': async (context, by, _, { from, other }) => {
    await mergeCases(context, by, from, other)
    await undoMerger(context, by, from)
  },
  'moved out of a case that was merged away since': async (context, by, threadId, { from, other }) => {
    await changeThreadCase(context, by, threadId, 'new')
    await mergeCases(context, by, from, other)
  },
}

test.each(engines.flatMap((engine) => Object.keys(ways).map((way) => [way, engine] as const)))(
  'words taken away leave the cases that the thread was in before: %s, on %s',
  async (way, engine) => {
    const context = await testContext(engine)
    context.reactions = reactions
    const { hear } = await testPipeline(context)
    await hear(dan)
    await hear(meg)
    await hear(post('@fjellro hinge of my Ro 2 broken, left side', { author: author('Pia') }))
    const [mention, other] = [await mentionOf(context, dan), Number((await mentionOf(context, meg)).caseId)]
    const from = Number(mention.caseId)
    const agent = { email: 'mari@fjellro.example', name: 'Mari', role: 'agent', language: 'en', passwordHash: '', createdAt: 0 } as const
    const by = { agentId: await addAgent(context.db, agent), name: 'Mari', role: 'agent' as const, sessionId: null }
    const told = async () => ({
      cases: JSON.stringify(await context.db.selectFrom('cases').select(['title', 'titleName', 'words', 'lastText']).execute()),
      events: JSON.stringify(await context.db.selectFrom('events').select('data').execute()),
    })
    await ways[way]?.(context, by, Number(mention.threadId), { from, other, mentionId: mention.id })
    expect((await told()).events).toMatch(dans)
    const megs = await context.db.selectFrom('cases').select(['title', 'words']).where('id', '=', other).executeTakeFirstOrThrow()
    await hear({ ...dan, deleted: true })
    while (await runSubscribers(context));
    const after = await told()
    expect(after.cases).not.toMatch(dans)
    expect(after.events).not.toMatch(dans)
    // What the others said still names the case that the thread has only passed through.
    const now = await context.db.selectFrom('cases').select(['title', 'words']).where('id', '=', other).executeTakeFirstOrThrow()
    if ((await mentionOf(context, dan)).caseId !== other) expect(now).toEqual(megs)
  },
)

test('a title that a person wrote stays with the case that the thread left', async () => {
  const context = await testContext('sqlite')
  context.reactions = reactions
  const { hear } = await testPipeline(context)
  await hear(dan)
  await hear(meg)
  const { caseId, threadId } = await mentionOf(context, dan)
  const agent = { email: 'mari@fjellro.example', name: 'Mari', role: 'agent', language: 'en', passwordHash: '', createdAt: 0 } as const
  const by = { agentId: await addAgent(context.db, agent), name: 'Mari', role: 'agent' as const, sessionId: null }
  await changeCase(context, by, Number(caseId), { title: 'Hinges of spring' })
  await changeThreadCase(context, by, Number(threadId), 'new')
  await hear({ ...dan, deleted: true })
  while (await runSubscribers(context));
  const row = await context.db.selectFrom('cases').selectAll().where('id', '=', Number(caseId)).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ title: 'Hinges of spring', lastText: '' })
  expect(JSON.stringify(await context.db.selectFrom('events').select('data').execute())).not.toMatch(dans)
})

test('words taken away stand nowhere in the files of the database: no full text, no free page, no log', async () => {
  const context = await testContext('sqlite')
  context.reactions = reactions
  const { hear } = await testPipeline(context)
  await hear(meg)
  await hear(dan)
  await hear({ ...dan, deleted: true })
  while (await runSubscribers(context));
  await emptyLog(context)
  const bytes = await Promise.all(['', '-wal'].map((end) => readFile(`${context.databaseUrl}${end}`, 'latin1')))
  for (const file of bytes) expect(file.match(/.{0,30}(zanzibar|wobbly|crackling).{0,30}/i)?.[0]).toBeUndefined()
})
