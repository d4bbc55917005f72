import { expect, onTestFinished, test } from 'vitest'
import { listenToPractice } from '#server/flows/pipeline/practice-sources.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { openConnection } from '#server/nouns/sources/source.actions.ts'
import { listSources } from '#server/nouns/sources/source.store.ts'
import { startPracticeNetwork } from '#server/practice/network.ts'
import { testSafe } from '../../../support/app.ts'
import { testDesk, testNow } from '../../../support/database.ts'

const log = createLog('silent')

async function openTown(cast: boolean) {
  const practice = await startPracticeNetwork({ clock: () => testNow, cast })
  onTestFinished(practice.close)
  return practice
}

test('the desk of the demo hears every network on which its people live, and finds them again at another address', async () => {
  const desk = await testDesk()
  const town = await openTown(true)
  await listenToPractice(desk, testSafe, log, town)
  const named = async () => (await listSources(desk.db)).map(({ channel, name, query }) => `${channel} ${name} ${query ? '?' : ''}`.trim())
  const names = await named()
  expect(names.filter((name) => name.startsWith('x '))).toEqual(['x Practice: mentions', 'x Practice: overheard ?'])
  expect(names).toHaveLength(8)
  for (const name of ['bluesky', 'mastodon', 'reddit', 'discourse', 'youtube', 'chat']) expect(names.join()).toContain(`${name} Practice:`)

  const moved = await openTown(true)
  await listenToPractice(desk, testSafe, log, moved)
  expect(await named()).toEqual(names)
  for (const source of await listSources(desk.db)) {
    if (source.channel === 'chat') continue
    const line = openConnection(desk, testSafe, source, new AbortController().signal)
    expect((await line.whoAmI()).externalId, source.channel).not.toBe('')
    expect((await line.fetchPosts(null)).posts.length, source.channel).toBeGreaterThan(0)
    expect(JSON.parse(source.settings).baseUrl).toContain(moved.url)
  }
})

test('a practice network without people, or one that does not answer, is heard on X alone', async () => {
  const desk = await testDesk()
  await listenToPractice(desk, testSafe, log, await openTown(false))
  expect((await listSources(desk.db)).map(({ channel }) => channel)).toEqual(['x', 'x', 'chat'])
  const other = await testDesk()
  await listenToPractice(other, testSafe, log, { url: 'http://127.0.0.1:9', token: 'token' })
  expect((await listSources(other.db)).map(({ channel }) => channel)).toEqual(['x', 'x', 'chat'])
})
