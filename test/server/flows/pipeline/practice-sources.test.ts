import { expect, onTestFinished, test } from 'vitest'
import { listenToPractice } from '#server/flows/pipeline/practice-sources.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { openConnection } from '#server/nouns/sources/source.actions.ts'
import { listSources } from '#server/nouns/sources/source.store.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import { testSecretBox } from '../../../support/app.ts'
import { testContext, testNow } from '../../../support/database.ts'

const log = createLog('silent')

async function openTown(cast: boolean) {
  const practice = await startPracticeNetwork({ clock: () => testNow, cast })
  onTestFinished(practice.close)
  return practice
}

test('the desk of the demo hears every network on which its people live, and finds them again at another address', async () => {
  const context = await testContext()
  const town = await openTown(true)
  await listenToPractice(context, testSecretBox, log, town)
  const named = async () =>
    (await listSources(context.db)).map(({ channel, name, query }) => `${channel} ${name} ${query ? '?' : ''}`.trim())
  const names = await named()
  expect(names.filter((name) => name.startsWith('x '))).toEqual(['x Practice: mentions', 'x Practice: search ?'])
  expect(names).toHaveLength(8)
  for (const name of ['bluesky', 'mastodon', 'reddit', 'discourse', 'youtube', 'chat']) expect(names.join()).toContain(`${name} Practice:`)

  const moved = await openTown(true)
  await listenToPractice(context, testSecretBox, log, moved)
  expect(await named()).toEqual(names)
  for (const source of await listSources(context.db)) {
    if (source.channel === 'chat') continue
    const connection = openConnection(context, testSecretBox, source, new AbortController().signal)
    expect((await connection.whoAmI()).externalId, source.channel).not.toBe('')
    expect((await connection.fetchPosts(null)).posts.length, source.channel).toBeGreaterThan(0)
    expect(JSON.parse(source.settings).baseUrl).toContain(moved.url)
  }
})

test('a practice network without people, or one that does not answer, is heard on X alone', async () => {
  const context = await testContext()
  await listenToPractice(context, testSecretBox, log, await openTown(false))
  expect((await listSources(context.db)).map(({ channel }) => channel)).toEqual(['x', 'x', 'chat'])
  const other = await testContext()
  await listenToPractice(other, testSecretBox, log, { url: 'http://127.0.0.1:9', token: 'token' })
  expect((await listSources(other.db)).map(({ channel }) => channel)).toEqual(['x', 'x', 'chat'])
})
