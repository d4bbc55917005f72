import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
import { cutoffOf } from '#server/nouns/retention/retention.rules.ts'
import { letGo } from '#server/nouns/retention/retention.running.ts'
import type { AuditEntry } from '#shared/audit.schema.ts'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import type { Retention, RetentionPreview } from '#shared/retention.schema.ts'
import type { RetentionClass } from '#shared/retention.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const script = join(import.meta.dirname, '../../../support/let-go.ts')

test('so many months ago is the same day of an earlier month, or its last', () => {
  const on = (day: string) => Date.parse(`${day}T10:00:00Z`)
  expect(cutoffOf(on('2026-11-30'), 9)).toBe(on('2026-02-28'))
  expect(cutoffOf(on('2026-03-31'), 1)).toBe(on('2026-02-28'))
  expect(cutoffOf(on('2026-01-15'), 13)).toBe(on('2024-12-15'))
})

describe.each(engines)('what is kept for a while, on %s', (engine) => {
  async function desk() {
    const app = await testApp(engine)
    const { context } = app
    const world = await testPipeline(context)
    const [root, mari] = [await app.as('admin', 'Root'), await app.as('agent', 'Mari')]
    const set = (one: RetentionClass, months: number | null) => read<Retention>(root.call('PUT', `/api/retention/${one}`, { months }))
    const preview = (one: RetentionClass, months = 1) =>
      read<RetentionPreview>(root.call('GET', `/api/retention/${one}/preview?months=${months}`))
    const run = async () => {
      for (let n = 0; n < 50 && (await letGo(context)); n += 1);
      while (await runSubscribers(context));
    }
    /** Nobody is signed in for so long: time passes, and sessions with it. */
    const pass = async (ms: number) => {
      context.clock.pass(ms)
      const now = context.clock()
      await context.db
        .updateTable('sessions')
        .set({ createdAt: now, seenAt: now, endsAt: now + 12 * hour })
        .execute()
    }
    const rule = async (one: RetentionClass) =>
      (await read<Retention>(root.call('GET', '/api/retention'))).rules.find((row) => row.class === one)
    return { ...app, ...world, root, mari, set, preview, run, pass, rule }
  }

  async function withCases() {
    const all = await desk()
    const { hear, context, mari } = all
    const posts = [post(said.danBrokenHinge, { author: author('Dan') }), post(said.pekkaLateParcel, { author: author('Pekka') })]
    for (const one of posts) await hear(one)
    await hear(post(said.megPraise, { author: author('Meg') }))
    const [dan, pekka] = [await mentionOf(context, posts[0] as never), await mentionOf(context, posts[1] as never)]
    await read(mari.call('POST', `/api/cases/${dan.caseId}/notes`, { text: 'Called her at home' }), 201)
    await read(mari.call('POST', `/api/cases/${dan.caseId}/resolution`, {}))
    return { ...all, dan, pekka }
  }

  test('says what would go and what stays, and takes nothing away before a day is over', async () => {
    const { set, preview, run, pass, rule, context, root } = await withCases()
    await pass(70 * day)
    expect(await preview('cases')).toMatchObject({ removes: 1, stays: 0, keptOpen: 0, keptHeld: 0, oldestAt: expect.any(Number) })
    expect(await preview('cases', 12)).toMatchObject({ removes: 0, stays: 1 })
    expect(await preview('mentions')).toMatchObject({ removes: 1, stays: 0 })
    await set('cases', 1)
    expect(await rule('cases')).toMatchObject({ months: 1, startsAt: context.clock() + day, changedBy: { id: root.id, name: 'Root' } })
    await run()
    expect((await preview('cases')).removes).toBe(1)
    // Taken back within the day, nothing ever goes.
    await set('cases', null)
    await pass(2 * day)
    await run()
    expect((await preview('cases')).removes).toBe(1)
  })

  test('of old resolved cases the words go, of posts, notes and replies, and every number stays', async () => {
    const { set, run, pass, preview, context, root, dan, pekka, rule } = await withCases()
    await pass(70 * day)
    const period = `from=${context.clock() - 90 * day}&to=${context.clock()}&bucket=day`
    const numbers = async () => {
      const answer = await read<object>(root.call('GET', `/api/reports/sentiment?${period}`))
      const topics = await read<object>(root.call('GET', `/api/reports/topics?${period}`)).catch(() => ({}))
      return { answer, topics }
    }
    const before = await numbers()
    await set('cases', 1)
    await set('mentions', 1)
    await pass(day)
    await run()
    const texts = await context.db.selectFrom('mentions').select(['id', 'text']).orderBy('id').execute()
    expect(texts.map(({ text }) => text !== '')).toEqual([false, true, false])
    expect(texts[0]?.id).toBe(dan.id)
    expect(texts[1]?.id).toBe(pekka.id)
    expect(await context.db.selectFrom('notes').select('text').execute()).toEqual([{ text: '' }])
    expect(await numbers()).toEqual(before)
    expect(await preview('cases')).toMatchObject({ removes: 0 })
    expect(await rule('cases')).toMatchObject({ lastRun: { removed: 1, progress: 1, endedAt: context.clock() } })
    const { items } = await read<{ items: AuditEntry[] }>(root.call('GET', '/api/audit?area=retention'))
    expect(items.map(({ kind, actor, subject, became }) => [kind, actor, subject, became])).toEqual([
      ['retention-run', 'job', 'cases', { removed: 1 }],
      ['retention-run', 'job', 'mentions', { removed: 1 }],
      ['retention-changed', 'person', 'mentions', { months: 1 }],
      ['retention-changed', 'person', 'cases', { months: 1 }],
    ])
    // A day later it looks again, and there is nothing to tell.
    await pass(day)
    await run()
    expect((await read<{ items: AuditEntry[] }>(root.call('GET', '/api/audit?area=retention'))).items).toHaveLength(4)
  })

  test('of a case that is open, has an open order or is held, nothing goes', async () => {
    const { set, run, pass, preview, context, root, mari, dan, pekka } = await withCases()
    await read(mari.call('POST', `/api/cases/${pekka.caseId}/resolution`, {}))
    await read(root.call('PUT', `/api/cases/${dan.caseId}/hold`, { reason: 'Court of Oslo' }))
    await pass(70 * day)
    await read(mari.call('DELETE', `/api/cases/${pekka.caseId}/resolution`))
    expect(await preview('cases')).toMatchObject({ removes: 0, keptHeld: 1 })
    await set('cases', 1)
    await pass(2 * day)
    await run()
    const texts = await context.db.selectFrom('mentions').select('text').where('caseId', 'is not', null).execute()
    expect(texts.every(({ text }) => text !== '')).toBe(true)
    const { holds } = await read<Retention>(root.call('GET', '/api/retention'))
    expect(holds).toMatchObject([{ caseId: dan.caseId, reason: 'Court of Oslo', heldBy: { name: 'Root' } }])
    const holdOf = async () => (await read<CaseWithNotes>(root.call('GET', `/api/cases/${dan.caseId}`))).hold
    expect(await holdOf()).toMatchObject({ reason: 'Court of Oslo', by: { name: 'Root' } })
    expect((await root.call('DELETE', `/api/cases/${dan.caseId}/hold`)).status).toBe(204)
    expect(await holdOf()).toBeNull()
    expect(await codeOf(root.call('DELETE', `/api/cases/${dan.caseId}/hold`))).toBe('case-hold-not-found')
    await pass(2 * day)
    await run()
    expect(await preview('cases')).toMatchObject({ removes: 0, keptHeld: 0 })
    expect(await context.db.selectFrom('mentions').select('text').where('id', '=', dan.id).execute()).toEqual([{ text: '' }])
  })

  test('a run that dies in the middle goes on where it was, and two nodes do not do it twice', async () => {
    const { set, pass, context, rule } = await withCases()
    await pass(70 * day)
    await set('mentions', 1)
    await pass(day)
    const { together } = context.reactions
    context.reactions = { ...context.reactions, together: () => Promise.reject(new Error('died here')) }
    await expect(letGo(context)).rejects.toThrow('died here')
    expect((await rule('mentions'))?.lastRun).toBe(null)
    context.reactions = { ...context.reactions, ...(together && { together }) }
    await Promise.all([letGo(context), letGo(context)])
    await letGo(context)
    expect(await rule('mentions')).toMatchObject({ lastRun: { removed: 1 } })
    expect(await context.db.selectFrom('retentionRuns').select('class').where('class', '=', 'mentions').execute()).toHaveLength(1)
  })

  test('killed in the middle, it goes on where it was: everything goes once, and is counted once', async () => {
    const { context, hear, mari, set, pass, run, rule, root } = await desk()
    const words = { Dan: said.danBrokenHinge, Pekka: said.pekkaLateParcel, Elif: 'Kargom kayboldu, kimse cevap vermiyor' }
    for (const [name, text] of Object.entries(words)) {
      const one = post(text, { author: author(name) })
      await hear(one)
      const { caseId } = await mentionOf(context, one)
      expect(caseId).not.toBe(null)
      await read(mari.call('POST', `/api/cases/${caseId}/resolution`, {}))
    }
    await set('cases', 1)
    await pass(70 * day)
    for (const point of ['retention-written', 'retention-saved', 'retention-written:2', 'retention-saved']) {
      const child = spawn(process.execPath, [script, context.databaseUrl, String(context.clock()), point], { stdio: 'ignore' })
      expect(await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL')
    }
    await run()
    const left = await context.db.selectFrom('mentions').select('text').where('text', '<>', '').execute()
    expect(left).toEqual([])
    expect(await rule('cases')).toMatchObject({ lastRun: { removed: 3, progress: 1 } })
    const { items } = await read<{ items: AuditEntry[] }>(root.call('GET', '/api/audit?area=retention'))
    expect(items.filter(({ kind, subject }) => kind === 'retention-run' && subject === 'cases').map(({ became }) => became)).toEqual([
      { removed: 3 },
    ])
  })

  test('the audit is kept for a year at least, and old notifications and messages to programs go by themselves', async () => {
    const { root, run, pass, context, set, mari, rule } = await desk()
    expect(await codeOf(root.call('PUT', '/api/retention/audit', { months: 6 }))).toBe('retention-too-short')
    expect(await codeOf(root.call('GET', '/api/retention/audit/preview?months=6'))).toBe('retention-too-short')
    expect(await codeOf(mari.call('PUT', '/api/retention/audit', { months: 12 }))).toBe('role-too-low')
    await set('audit', 12)
    const nothing = { caseId: null, threadId: null, noteId: null, promiseId: null, byId: null, eventId: null, what: null, readAt: null }
    await context.db
      .insertInto('notifications')
      .values({ ...nothing, agentId: mari.id, kind: 'assigned', about: 'x', at: context.clock(), mail: 'none' })
      .execute()
    await pass(100 * day)
    await run()
    expect(await context.db.selectFrom('notifications').select('id').execute()).toEqual([])
    expect(await rule('notifications')).toMatchObject({ months: 3, changedBy: null, lastRun: { removed: 1 } })
    expect(await context.db.selectFrom('auditEntries').select('kind').execute()).not.toEqual([])
    await pass(300 * day)
    await run()
    const kinds = await context.db.selectFrom('auditEntries').select('kind').execute()
    expect(kinds.map(({ kind }) => kind)).not.toContain('retention-changed')
  })
})
