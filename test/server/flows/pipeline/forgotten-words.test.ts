import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { reactions } from '#server/flows/automation/reactions.ts'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { emptyLog } from '#server/kit/database/empty-log.ts'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { mergeCases } from '#server/nouns/membership/membership.merging.ts'
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
