import { describe, expect, onTestFinished, test } from 'vitest'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { matchesText } from '#server/kit/database/full-text.ts'
import type { Schema } from '#server/kit/database/schema.ts'
import { engines, testDatabase } from '#test/support/database.ts'
import { expectWhole } from '#test/support/membership.ts'
import { releasedDatabaseUrl } from '#test/support/released.ts'
import { expectCounted } from '#test/support/rollups.ts'
import { schemaOf } from '#test/support/schema-of.ts'

/** What migrations renamed since: tables, columns, and words in rows. */
const renamed = {
  tables: { lessons: 'trainingExamples', setAsides: 'trainingExclusions', stems: 'learnedTerms', gatherings: 'clusteringProgress' },
  columns: {
    lookUps: 'refreshes',
    lookUpAt: 'refreshAt',
    lookAt: 'reconcileAt',
    looks: 'reconciliations',
    setAsideBy: 'excludedBy',
    setAsideAt: 'excludedAt',
    takenUpBy: 'reinstatedBy',
    takenUpAt: 'reinstatedAt',
    nextLookAt: 'nextMergeCheckAt',
    lookedAt: 'mergeCheckedId',
    statusToken: 'statusSealed',
  },
  words: {
    gathered: 'clustered',
    taken: 'accepted',
    refused: 'rejected',
    'look-up': 'refresh',
    'mention-kept': 'mention-saved',
    'mention-gathered': 'mention-clustered',
    'lessons-learnt': 'training-finished',
    'lessons-set-aside': 'training-excluded',
    'lessons-taken-up': 'training-reinstated',
    'stem-taken': 'term-accepted',
    'stem-refused': 'term-rejected',
    'stem-undecided': 'term-reopened',
  },
} as const satisfies Record<string, Record<string, string>>

/** What follows from other rows now: the case of a reply and an order from its thread; and numbers of a case that are counted anew. */
const derived: Record<string, readonly string[]> = {
  replies: ['caseId'],
  serviceOrders: ['caseId', 'statusHash', 'statusSealed', 'stateSince'],
  cases: ['sentimentSum'],
}

const without = (columns: readonly string[], row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)))

const inTodaysWord = (of: keyof typeof renamed, word: string): string => (renamed[of] as Record<string, string>)[word] ?? word

function inWordsOfToday(rows: Rows): Rows {
  const word = ([column, value]: [string, unknown]) => [
    inTodaysWord('columns', column),
    typeof value === 'string' && (column === 'state' || column === 'kind') ? inTodaysWord('words', value) : value,
  ]
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [
      inTodaysWord('tables', table),
      list.map((row) => Object.fromEntries(Object.entries(row).map((entry) => word(entry as [string, unknown])))),
    ]),
  )
}

type Rows = Record<string, Record<string, unknown>[]>

/** What a reply said of its sending stands in a delivery now, as people read it there; `after` tells which delivery got which number. */
function splitReplies({ replies = [], spendings = [] }: Rows, after: Rows): Rows {
  const idOf = new Map((after.deliveries ?? []).map(({ id, key }) => [key, id]))
  const hasLeft = (state: unknown) => !['draft', 'withdrawn', 'handed-over'].includes(String(state))
  return {
    replies: replies.map(({ key, sendAt, attemptedAt, attempts, reconcileAt, reconciliations, error, ...reply }) => ({
      ...reply,
      serviceOrderId: null,
      version: 1,
      approvedVersion: hasLeft(reply.state) || reply.state === 'handed-over' ? 1 : null,
      deliveryId: hasLeft(reply.state) ? idOf.get(key) : null,
    })),
    deliveries: replies
      .filter(({ state, attemptedAt }) => hasLeft(state) || attemptedAt !== null)
      .map(({ key, sendAt, attemptedAt, attempts, reconcileAt, reconciliations, sentAt, externalId, url, ...reply }) => {
        const { sourceId, payload, failure } = (after.deliveries ?? []).find((delivery) => delivery.key === key) ?? {}
        expect(JSON.parse(String(payload))).toMatchObject({
          text: reply.text,
          visibility: reply.visibility,
          inReplyTo: expect.stringMatching(/./),
        })
        expect(failure === null ? null : JSON.parse(String(failure)).words).toBe(reply.error)
        const state = { uncertain: 'unknown', draft: 'withdrawn' }[String(reply.state)] ?? reply.state
        const marks = { sendAt, attemptedAt, attempts, reconcileAt, reconciliations, sentAt, externalId, url }
        // Which reply a delivery carried was not kept where it was taken back.
        const replyId = hasLeft(reply.state) ? reply.id : null
        const carried = { replyId, purpose: 'reply', sourceId, payload, failure, state }
        return { id: idOf.get(key), key, ...carried, createdAt: reply.approvedAt, ...marks }
      }),
    spendings: spendings.map(({ replyId, ...spending }) => ({
      ...spending,
      deliveryId: replyId === null ? null : idOf.get(replies.find(({ id }) => id === replyId)?.key),
    })),
  }
}

describe.each(engines)('a database that a release wrote, on %s', (engine) => {
  async function openReleased() {
    const database = openDatabase(await releasedDatabaseUrl(engine))
    onTestFinished(() => database.close())
    return database
  }

  async function readAll({ db }: Awaited<ReturnType<typeof openReleased>>): Promise<Rows> {
    const rows: Rows = {}
    for (const { name } of await db.introspection.getTables())
      if (!name.startsWith('mentions_'))
        rows[name] = await db
          .selectFrom(name as keyof Schema)
          .selectAll()
          .execute()
    return rows
  }

  test('has rows in every table', async () => {
    for (const [table, rows] of Object.entries(await readAll(await openReleased()))) expect(rows.length, table).toBeGreaterThan(0)
  })

  test('keeps every row with its words when it is migrated', async () => {
    const database = await openReleased()
    const before = await readAll(database)
    await migrate(database)
    const after = await readAll(database)
    const expected = inWordsOfToday(before)
    // Products got a key that stays when they are renamed.
    const unsaid = { sku: null, category: null, serialised: 0, hygiene: 0, expectedLifeMonths: null }
    for (const product of expected.products ?? []) Object.assign(product, { key: product.name, ...unsaid })
    // Tokens and proofs of before have no time.
    for (const token of expected.tokens ?? []) Object.assign(token, { endsAt: null, scopes: null, usedFrom: null, warnedAt: null })
    for (const session of expected.sessions ?? []) session.provedAt = null
    // Replies of before were not read for promises.
    for (const row of expected.replies ?? []) row.promised = null
    // They began with no template, did nothing, and needed nobody else.
    const plain = {
      templateId: null,
      actions: null,
      textBy: null,
      heldBy: null,
      cancelledAt: null,
      parts: null,
      partsOut: 0,
      lastPartId: null,
    }
    for (const row of expected.replies ?? []) Object.assign(row, plain)
    // Cases of before have titles in people's words alone.
    for (const row of expected.cases ?? []) Object.assign(row, { titleName: null, theme: null, themeBy: null })
    // They had no team, people no limit, and notes called nobody.
    for (const row of expected.cases ?? []) Object.assign(row, { teamId: null, unassignedWhy: null, wakeRule: null })
    for (const row of expected.agents ?? []) Object.assign(row, { capacity: null, awayUntil: null, resetHash: null, resetEndsAt: null })
    // Nobody wrote down when they were last at work.
    for (const row of expected.agents ?? []) Object.assign(row, { activeAt: null, activeEventId: null, leftAt: null, leftEventId: null })
    for (const row of expected.agents ?? [])
      Object.assign(row, { capacity: null, awayUntil: null, resetHash: null, resetEndsAt: null, roleId: null })
    // Where their sessions came from was not written down.
    for (const row of expected.sessions ?? []) Object.assign(row, { address: null, device: null, way: null, setUpOnly: 0 })
    for (const row of expected.notes ?? []) row.mentioned = null
    // No bot spoke in chats of before.
    for (const row of expected.chatMessages ?? []) row.choices = null
    // Orders of before are about no piece that we know; the addresses of their pages stand in a table of their own.
    const nothing = { customerId: null, purchaseItemId: null, unitId: null, parentOrderId: null }
    for (const row of expected.serviceOrders ?? [])
      Object.assign(row, { ...nothing, relation: null, reasonKey: null, dueOn: null, remedy: null, remindedAt: null })
    for (const row of expected.serviceOrderSteps ?? []) row.remedy = null
    const byText = (rows: Record<string, unknown>[] = []) => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()
    const links = (rows: Rows[string] = []) => byText(rows.map(({ statusHash, statusSealed }) => ({ statusHash, statusSealed })))
    expect(links(after.statusTokens)).toEqual(links(expected.serviceOrders))
    const moved = splitReplies(expected, after)
    for (const [table, rows] of Object.entries({ ...expected, ...moved })) {
      const plain = (list: Rows[string] = []) => byText(list.map((row) => without(derived[table] ?? [], row)))
      expect(plain(after[table]), table).toEqual(plain(rows))
    }
  })

  test('is made of the same tables, columns, keys and indexes as a new one when it is migrated', async () => {
    const database = await openReleased()
    await migrate(database)
    expect(await schemaOf(database)).toEqual(await schemaOf(await testDatabase(engine)))
  })

  test('brings what was left in a case that was merged away to the case it lives in, and counts the cases anew', async () => {
    const database = await openReleased()
    const { db } = database
    const merged = await db.selectFrom('cases').select(['id', 'mergedInto']).where('mergedInto', 'is not', null).execute()
    const intoOf = new Map(merged.map((row) => [row.id, Number(row.mergedInto)]))
    const first = merged.find((row) => intoOf.has(Number(row.mergedInto)))?.id ?? 0
    const survivor = intoOf.get(intoOf.get(first) ?? 0)
    const thread = await db.selectFrom('threads').select('id').where('caseId', 'is not', null).orderBy('id').executeTakeFirstOrThrow()
    await db.updateTable('threads').set({ caseId: first }).where('id', '=', thread.id).execute()
    await db.updateTable('cases').set({ state: 'open', active: 1 }).where('id', '=', first).execute()
    await migrate(database)
    expect(await db.selectFrom('threads').select('caseId').where('id', '=', thread.id).executeTakeFirst()).toEqual({ caseId: survivor })
    await expectWhole(database)
  })

  test('counts its mentions when it is migrated', async () => {
    const database = await openReleased()
    await migrate(database)
    expect(await database.db.selectFrom('sentimentHours').selectAll().execute()).not.toEqual([])
    expect(await database.db.selectFrom('mentionChanges').selectAll().execute()).toEqual([])
    await expectCounted(database)
  })

  test('gives no number twice after it is migrated', async () => {
    const database = await openReleased()
    const { last } = await database.db
      .selectFrom('cases')
      .select((row) => row.fn.max('id').as('last'))
      .executeTakeFirstOrThrow()
    await migrate(database)
    const { id: _, ...row } = await database.db.selectFrom('cases').selectAll().limit(1).executeTakeFirstOrThrow()
    const { id } = await database.db.insertInto('cases').values(row).returning('id').executeTakeFirstOrThrow()
    expect(id).toBeGreaterThan(Number(last))
  })

  test('finds its mentions by their words when it is migrated', async () => {
    const database = await openReleased()
    await migrate(database)
    const { id, text } = await database.db
      .selectFrom('mentions')
      .select(['id', 'text'])
      .where('text', 'like', '%hinge%')
      .orderBy('id')
      .executeTakeFirstOrThrow()
    const found = async (word: string) =>
      (
        await matchesText(database.db, engine, [{ word, meanings: [] }], { from: 1, below: 1e9 })
          .select('mentions.id')
          .execute()
      ).map((row) => row.id)
    expect(await found('hinge')).toContain(id)
    await database.db
      .updateTable('mentions')
      .set({ text: text.replace('hinge', 'sprocket') })
      .where('id', '=', id)
      .execute()
    expect(await found('sprocket')).toEqual([id])
  })
})
