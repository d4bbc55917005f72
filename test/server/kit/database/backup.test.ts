import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { backUp, restore } from '#server/kit/database/backup.ts'
import { createContext } from '#server/kit/database/context.ts'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { sendOnce } from '#server/nouns/replies/reply.sending.ts'
import { testClock, testNow } from '../../../support/database.ts'
import { post, said, testPipeline } from '../../../support/world.ts'

async function deskInFile() {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-backup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const url = join(folder, 'aftercare.db')
  const database = openDatabase(url)
  await migrate(database)
  const context = createContext(database, testClock())
  const { hear } = await testPipeline(context)
  await hear(post(said.danBrokenHinge))
  const reply = {
    threadId: 1,
    caseId: 1001,
    answersMentionId: 1,
    visibility: 'public',
    text: 'Hi',
    writtenBy: 1,
    approvedBy: 1,
    createdAt: 1,
    approvedAt: 1,
    sendAt: 1,
    attempts: 0,
    reconcileAt: null,
    reconciliations: 0,
    sentAt: null,
    externalId: null,
    url: null,
    error: null,
    attemptedAt: null,
  }
  await context.db
    .insertInto('replies')
    .values([
      { ...reply, key: 'a', state: 'approved' },
      { ...reply, key: 'b', state: 'sending' },
      { ...reply, key: 'c', state: 'sent' },
    ])
    .execute()
  return { folder, url, database, context, hear, file: join(folder, 'backup.db') }
}

test('a backup made while the desk works is restored whole, and nothing is sent again', async () => {
  const { url, database, hear, file } = await deskInFile()
  const manifest = await backUp(url, file, testNow)
  expect(manifest.rows).toMatchObject({ mentions: 1, cases: 1, replies: 3 })
  await hear(post(said.pekkaLateParcel))
  await database.close()
  const { saved } = await restore(url, file, testNow)
  expect(saved).toContain('before-restore')
  const again = openDatabase(url)
  onTestFinished(() => again.close())
  expect(await migrate(again)).toEqual([])
  const replies = await again.db.selectFrom('replies').select('state').orderBy('id').execute()
  expect(replies.map((reply) => reply.state)).toEqual(['draft', 'uncertain', 'sent'])
  expect(await again.db.selectFrom('mentions').select('id').execute()).toHaveLength(1)
  await again.db.updateTable('replies').set({ state: 'approved', sendAt: 1 }).where('key', '=', 'a').execute()
  const sending = {
    context: createContext(again, testClock()),
    log: createLog('silent'),
    connect: () => expect.fail('nothing may be sent'),
  }
  expect(await sendOnce(sending)).toBe(false)
})

test('a damaged backup, a missing manifest and an existing file are refused, and nothing is changed', async () => {
  const { url, database, file } = await deskInFile()
  await backUp(url, file, testNow)
  await expect(backUp(url, file, testNow)).rejects.toThrow('exists already')
  await database.close()
  const bytes = await readFile(file)
  bytes[5_000] = (bytes[5_000] ?? 0) ^ 1
  await writeFile(file, bytes)
  const before = await readFile(url)
  await expect(restore(url, file, testNow)).rejects.toThrow('damaged')
  await expect(restore(url, `${file}.other`, testNow)).rejects.toThrow('manifest')
  expect((await readFile(url)).equals(before)).toBe(true)
})
