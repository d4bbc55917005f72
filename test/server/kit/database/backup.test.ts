import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { backUp } from '#server/kit/database/backup.ts'
import { createContext } from '#server/kit/database/context.ts'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { lockDesk } from '#server/kit/database/desk-lock.ts'
import { restore } from '#server/kit/database/restore.ts'
import { saveSecretValue } from '#server/kit/database/secret-value.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { addAgent, updateAgent } from '#server/nouns/agents/agent.store.ts'
import { addSession, addToken } from '#server/nouns/agents/session.store.ts'
import { addDelivery, moveDelivery } from '#server/nouns/deliveries/delivery.store.ts'
import { addReply, showReply } from '#server/nouns/replies/reply.store.ts'
import { testClock, testNow } from '../../../support/database.ts'
import { sendOnce } from '../../../support/deliveries.ts'
import { post, said, testPipeline } from '../../../support/world.ts'

const agent = { email: 'mari@fjellro.example', name: 'Mari', role: 'agent', language: 'en', passwordHash: '', createdAt: 0 } as const

async function deskInFile() {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-backup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const url = join(folder, 'aftercare.db')
  const database = openDatabase(url)
  await migrate(database)
  const context = createContext(database, testClock())
  const { hear, source } = await testPipeline(context)
  await hear(post(said.danBrokenHinge))
  const mari = await addAgent(context.db, agent)
  const { threadId, id: answersMentionId } = await context.db.selectFrom('mentions').selectAll().executeTakeFirstOrThrow()
  const payload = { text: 'Hi', visibility: 'public', inReplyTo: '1', authorExternalId: '1', conversationId: null } as const
  for (const state of ['approved', 'sending', 'sent'] as const) {
    const deliveryId = await addDelivery(context.db, {
      sourceId: source.id,
      purpose: 'reply',
      key: state,
      payload,
      createdAt: 1,
      sendAt: 1,
    })
    await moveDelivery(context.db, deliveryId, ['approved'], { state })
    await addReply(context.db, {
      threadId: threadId ?? 0,
      answersMentionId,
      serviceOrderId: null,
      promised: null,
      visibility: 'public',
      text: 'Hi',
      version: 1,
      state,
      writtenBy: mari,
      createdAt: 1,
      approvedVersion: 1,
      approvedBy: mari,
      approvedAt: 1,
      deliveryId,
      sentAt: null,
      externalId: null,
      url: null,
    })
  }
  return { folder, url, database, context, hear, file: join(folder, 'backup.db') }
}

test('a backup made while the desk works is restored whole, and nothing is sent again', async () => {
  const { url, database, hear, file } = await deskInFile()
  const manifest = await backUp(url, file, testNow)
  expect(manifest.rows).toMatchObject({ mentions: 1, cases: 1, replies: 3 })
  await hear(post(said.pekkaLateParcel))
  await database.close()
  const { saved } = await restore(url, file, testNow, null)
  expect(saved).toContain('before-restore')
  const again = openDatabase(url)
  onTestFinished(() => again.close())
  expect(await migrate(again)).toEqual([])
  const replies = await again.db.selectFrom('replies').select('state').orderBy('id').execute()
  expect(replies.map((reply) => reply.state)).toEqual(['draft', 'uncertain', 'sent'])
  expect(await again.db.selectFrom('mentions').select('id').execute()).toHaveLength(1)
  const deliveries = await again.db.selectFrom('deliveries').select(['id', 'state']).orderBy('id').execute()
  expect(deliveries.map((delivery) => delivery.state)).toEqual(['withdrawn', 'unknown', 'sent'])
  expect((await showReply(again.db, 1)).error).toContain('Restored from a backup')
  await moveDelivery(again.db, deliveries[0]?.id ?? 0, ['withdrawn'], { state: 'approved' })
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
  await expect(restore(url, file, testNow, null)).rejects.toThrow('damaged')
  await expect(restore(url, `${file}.other`, testNow, null)).rejects.toThrow('manifest')
  expect((await readFile(url)).equals(before)).toBe(true)
})

test('under a desk at work nothing is restored', async () => {
  const { url, database, file } = await deskInFile()
  await backUp(url, file, testNow)
  await database.close()
  const lock = await lockDesk(url)
  await expect(restore(url, file, testNow, null)).rejects.toThrow('Another Aftercare is at work')
  await lock.release()
  await restore(url, file, testNow, null)
})

test('after a restore nobody is signed in, tokens and invitations have ended, and who left since stays out', async () => {
  const { url, database, context, file } = await deskInFile()
  const left = await addAgent(context.db, { ...agent, email: 'left@fjellro.example', name: 'Left' })
  await updateAgent(context.db, left, { invitationHash: 'i', invitationEndsAt: testNow })
  await addSession(context.db, { id: 's', agentId: left, createdAt: 1, seenAt: 1, endsAt: testNow * 2 })
  await addToken(context.db, { agentId: left, name: 'script', role: 'agent', hash: 'h', createdAt: 1, endsAt: null, scopes: null })
  await backUp(url, file, testNow)
  await updateAgent(context.db, left, { disabledAt: testNow })
  await database.close()
  const restored = await restore(url, file, testNow, null)
  expect(restored).toMatchObject({ endedTokens: 1, carriedOver: true, active: [{ name: 'Mari', role: 'agent' }] })
  const again = openDatabase(url)
  onTestFinished(() => again.close())
  expect(await again.db.selectFrom('sessions').select('id').execute()).toEqual([])
  expect(await again.db.selectFrom('tokens').select('id').execute()).toEqual([])
  expect(await again.db.selectFrom('agents').select('disabledAt').where('invitationHash', 'is not', null).execute()).toEqual([])
})

test('a restore says whether the key at hand is the one of the backup', async () => {
  const { url, database, context, file } = await deskInFile()
  const [then, other] = [createSecretBox('t'.repeat(32)), createSecretBox('o'.repeat(32))]
  await saveSecretValue(context.db, then, testNow)
  await backUp(url, file, testNow)
  await database.close()
  expect(await restore(url, file, testNow, then)).toMatchObject({ fitsSecret: true })
  expect(await restore(url, file, testNow + 1, other)).toMatchObject({ fitsSecret: false })
})

test('database, backup and manifest can be read by their owner only', async () => {
  const { url, file } = await deskInFile()
  await backUp(url, file, testNow)
  for (const one of [url, `${url}-wal`, file, `${file}.manifest.json`]) expect((await stat(one)).mode & 0o777).toBe(0o600)
})
