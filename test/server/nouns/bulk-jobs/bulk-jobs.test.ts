import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { day, hour, second } from '#server/kit/lib/clock.ts'
import { forgetOldBulkJobs, undoBulkJob } from '#server/nouns/bulk-jobs/bulk-job.actions.ts'
import { walkBulkJobs } from '#server/nouns/bulk-jobs/bulk-job.walking.ts'
import { tagCase } from '#server/nouns/tags/tag.actions.ts'
import type { BulkJob } from '#shared/bulk-job.schema.ts'
import type { Case, CaseWithNotes } from '#shared/case.schema.ts'
import type { Notification } from '#shared/notification.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines, testNow } from '../../../support/database.ts'

const script = join(import.meta.dirname, '../../../support/walk-bulk.ts')

async function desk(engine: (typeof engines)[number]) {
  const { as, context } = await testApp(engine)
  const [mari, meg, ida] = [await as('agent', 'Mari'), await as('agent', 'Meg'), await as('staff', 'Ida')]
  const anne = await as('manager', 'Anne')
  const open = async (...titles: string[]) => {
    const ids: number[] = []
    for (const title of titles) ids.push((await read<Case>(mari.call('POST', '/api/cases', { title }), 201)).id)
    return ids
  }
  const show = (id: number) => read<CaseWithNotes>(mari.call('GET', `/api/cases/${id}`))
  const start = (body: object, by = mari) => read<BulkJob>(by.call('POST', '/api/bulk-jobs', body), 201)
  const walk = async () => {
    while (await walkBulkJobs(context, 'a node'));
  }
  const job = (id: number, by = mari) => read<BulkJob>(by.call('GET', `/api/bulk-jobs/${id}`))
  const undo = async (id: number) => {
    await read(mari.call('POST', `/api/bulk-jobs/${id}/undo`))
    await walk()
    return job(id)
  }
  /** Does it with these cases and answers how it came out. */
  const run = async (caseIds: number[], action: object, by = mari) => {
    const { id } = await start({ caseIds, action }, by)
    await walk()
    return job(id, by)
  }
  const exceptions = ({ exceptions: rows }: BulkJob) => rows.map(({ caseId, state, why }) => [caseId, state, why])
  return { as, context, mari, meg, ida, anne, open, show, start, walk, job, undo, run, exceptions }
}

describe.each(engines)('something done with many cases, on %s', (engine) => {
  test('gives each its result: done, left alone with the reason; one undo takes back all that was done', async () => {
    const { meg, open, show, start, walk, job, undo, exceptions } = await desk(engine)
    const [a = 0, b = 0, c = 0] = await open('A', 'B', 'C')
    await meg.call('PATCH', `/api/cases/${b}`, { assigneeId: meg.id })
    const { id, state, counts } = await start({ caseIds: [a, b, c], action: { kind: 'assign', assigneeId: meg.id } })
    expect([state, counts.waiting]).toEqual(['running', 3])
    await meg.call('POST', `/api/cases/${c}/resolution`, {})
    await walk()
    const done = await job(id)
    expect(done).toMatchObject({ state: 'done', total: 3, canUndo: true, counts: { done: 1, skipped: 2, failed: 0 } })
    expect(exceptions(done)).toEqual([
      [b, 'skipped', 'already'],
      [c, 'skipped', 'resolved'],
    ])
    expect(done.exceptions.map(({ title }) => title)).toEqual(['B', 'C'])
    expect((await show(a)).assignee?.id).toBe(meg.id)
    expect(await undo(id)).toMatchObject({ state: 'undone', canUndo: false, counts: { undone: 1, skipped: 2 } })
    expect((await show(a)).assignee).toBe(null)
    expect((await show(b)).assignee?.id).toBe(meg.id)
    expect((await show(c)).state).toBe('resolved')
    // Taken back twice is taken back once.
    expect((await undo(id)).state).toBe('undone')
  })

  test.each([
    ['priority', { kind: 'priority', priority: 'high' }, (row: Case) => row.priority, 'high', 'normal'],
    ['tag', { kind: 'tag', name: 'Hinge' }, (row: Case) => row.tags.map(({ name }) => name).join(), 'Hinge', ''],
    ['snooze', { kind: 'snooze', until: testNow + hour }, (row: Case) => row.state, 'snoozed', 'waiting'],
    ['resolve', { kind: 'resolve', how: 'repaired' }, (row: Case) => row.state, 'resolved', 'waiting'],
  ])('%s is done, is not done where it is so already, and is undone', async (_, action, of, after, before) => {
    const { open, show, run, undo, exceptions } = await desk(engine)
    const [a = 0, b = 0] = await open('A', 'B')
    await run([b], action)
    const done = await run([a, b], action)
    expect(exceptions(done)).toEqual([[b, 'skipped', action.kind === 'resolve' ? 'resolved' : 'already']])
    expect(of(await show(a))).toBe(after)
    await undo(done.id)
    expect([of(await show(a)), of(await show(b))]).toEqual([before === 'waiting' ? expect.stringMatching(/open|waiting/) : before, after])
  })

  test('untagging and reopening are done and undone, and so is what slept before', async () => {
    const { context, open, show, run, undo, exceptions } = await desk(engine)
    const [a = 0, b = 0] = await open('A', 'B')
    const tag = await run([a, b], { kind: 'tag', name: 'Hinge' })
    const { id: tagId } = (await show(a)).tags[0] ?? { id: 0 }
    const untagged = await run([a], { kind: 'untag', tagId })
    expect((await show(a)).tags).toEqual([])
    await undo(untagged.id)
    expect((await show(a)).tags.map(({ name }) => name)).toEqual(['Hinge'])
    expect((await undo(tag.id)).counts).toMatchObject({ undone: 2 })
    await run([a], { kind: 'snooze', until: context.clock() + day, wakeRule: 'none' })
    const solved = await run([a, b], { kind: 'resolve', how: 'refunded' })
    const reopened = await run([a], { kind: 'reopen' })
    expect(exceptions(await run([a], { kind: 'reopen' }))).toEqual([[a, 'skipped', 'not-resolved']])
    await undo(reopened.id)
    expect((await show(a)).resolution?.how).toBe('refunded')
    await undo(solved.id)
    expect((await show(b)).state).not.toBe('resolved')
    const again = await run([b], { kind: 'snooze', until: context.clock() + day, wakeRule: 'none' })
    const over = await run([b], { kind: 'resolve' })
    await undo(over.id)
    expect(await show(b)).toMatchObject({ state: 'snoozed', snoozedUntil: context.clock() + day, wakeRule: 'none' })
    await undo(again.id)
    expect((await show(b)).state).not.toBe('snoozed')
  })

  test('what somebody went on with since is not taken back, and says so', async () => {
    const { meg, open, show, run, undo, exceptions } = await desk(engine)
    const [a = 0, b = 0] = await open('A', 'B')
    const given = await run([a, b], { kind: 'assign', assigneeId: meg.id })
    await meg.call('PATCH', `/api/cases/${b}`, { assigneeId: null, teamId: null })
    const undone = await undo(given.id)
    expect(undone.counts).toMatchObject({ undone: 1, kept: 1 })
    expect(exceptions(undone)).toEqual([[b, 'kept', 'changed-since']])
    expect((await show(b)).assignee).toBe(null)
  })

  test('whoever is given many is told once, of how many, and by one mail', async () => {
    const { context, meg, open, run } = await desk(engine)
    await meg.call('PUT', '/api/notification-choices', { kind: 'assigned', way: 'mail' })
    await run(await open('A', 'B', 'C'), { kind: 'assign', assigneeId: meg.id })
    while (await runSubscribers(context));
    const { items } = await read<{ items: Notification[] }>(meg.call('GET', '/api/notifications'))
    expect(items.map(({ kind, many, by }) => [kind, many, by?.name])).toEqual([['assigned', 3, 'Mari']])
    expect(await context.db.selectFrom('notifications').select('mail').execute()).toEqual([{ mail: 'due' }])
  })

  test('a team that gives cases to its people by itself does so, and the undo takes both back', async () => {
    const { as, meg, open, show, run, undo } = await desk(engine)
    const admin = await as('admin', 'Root')
    const team = await read<{ id: number }>(
      admin.call('POST', '/api/teams', { name: 'Repairs', mode: 'rotation', memberIds: [meg.id] }),
      201,
    )
    const [a = 0] = await open('A')
    const given = await run([a], { kind: 'assign', assigneeId: null, teamId: team.id })
    expect(await show(a)).toMatchObject({ team: { id: team.id }, assignee: { id: meg.id } })
    await undo(given.id)
    expect(await show(a)).toMatchObject({ team: null, assignee: null })
  })

  test('a refused case fails with its reason and holds up no other', async () => {
    const { context, ida, mari, open, run, exceptions } = await desk(engine)
    const [a = 0, b = 0] = await open('A', 'B')
    for (let n = 0; n < 30; n++) await tagCase(context, mari.actor, a, `Tag ${n}`)
    const done = await run([a, b], { kind: 'tag', name: 'One more' }, ida)
    expect(exceptions(done)).toEqual([[a, 'failed', 'too-many-tags']])
    expect(done.exceptions[0]?.params).toEqual({ most: 30 })
    expect(done.counts).toMatchObject({ done: 1, failed: 1 })
  })

  test('what breaks with one case is its result, and is said', async () => {
    const { context, open, start, job, exceptions } = await desk(engine)
    const [a = 0, b = 0] = await open('A', 'B')
    const { id } = await start({ caseIds: [a, b], action: { kind: 'priority', priority: 'low' } })
    const { together } = context.reactions
    context.reactions.together = async (tx, inside, events, emit) => {
      if (events.some(({ caseId }) => caseId === a)) throw new Error('broken')
      await together?.(tx, inside, events, emit)
    }
    await expect(walkBulkJobs(context, 'a node')).rejects.toThrow('broken')
    context.reactions.together = together as never
    while (await walkBulkJobs(context, 'a node'));
    expect(exceptions(await job(id))).toEqual([[a, 'failed', 'unexpected']])
  })

  test('each case is done by what its starter may do then', async () => {
    const { context, mari, ida, open, start, walk, job, exceptions } = await desk(engine)
    const [a = 0] = await open('A')
    expect(await codeOf(ida.call('POST', '/api/bulk-jobs', { caseIds: [a], action: { kind: 'resolve' } }))).toBe('role-too-low')
    const first = await start({ caseIds: [a], action: { kind: 'resolve' } })
    await context.db.updateTable('agents').set({ role: 'staff' }).where('id', '=', mari.id).execute()
    await walk()
    expect(exceptions(await job(first.id))).toEqual([[a, 'failed', 'role-too-low']])
    await context.db.updateTable('agents').set({ role: 'agent' }).where('id', '=', mari.id).execute()
    const second = await start({ caseIds: [a], action: { kind: 'resolve' } })
    await context.db.updateTable('agents').set({ disabledAt: 1 }).where('id', '=', mari.id).execute()
    await walk()
    await context.db.updateTable('agents').set({ disabledAt: null }).where('id', '=', mari.id).execute()
    expect(exceptions(await job(second.id))).toEqual([[a, 'failed', 'agent-disabled']])
  })

  test('a filter is frozen when it begins: what comes into it later is not touched, and what is left out is not either', async () => {
    const { open, show, start, walk } = await desk(engine)
    const [a = 0, b = 0, c = 0] = await open('A', 'B', 'C')
    const { total } = await start({ filter: { queue: 'unassigned' }, except: [b], action: { kind: 'priority', priority: 'low' } })
    const [d = 0] = await open('D')
    await walk()
    expect(total).toBe(2)
    expect(await Promise.all([a, b, c, d].map(async (id) => (await show(id)).priority))).toEqual(['low', 'normal', 'low', 'normal'])
  })

  test('is its starter’s and the managers’ to see and to take back, for a day', async () => {
    const { context, mari, meg, anne, open, run } = await desk(engine)
    const [a = 0] = await open('A')
    const { id } = await run([a], { kind: 'priority', priority: 'low' })
    expect(await codeOf(meg.call('GET', `/api/bulk-jobs/${id}`))).toBe('bulk-job-not-found')
    expect(await codeOf(meg.call('POST', `/api/bulk-jobs/${id}/undo`))).toBe('not-yours')
    expect((await read<BulkJob>(anne.call('GET', `/api/bulk-jobs/${id}`))).by.name).toBe('Mari')
    expect((await read<{ items: BulkJob[] }>(mari.call('GET', '/api/bulk-jobs'))).items.map((one) => one.id)).toEqual([id])
    context.clock.pass(day + second)
    await expect(undoBulkJob(context, mari.actor, id)).rejects.toMatchObject({ code: 'undo-too-late' })
    context.clock.pass(30 * day)
    await forgetOldBulkJobs(context)
    expect(await context.db.selectFrom('bulkRows').selectAll().execute()).toEqual([])
    expect(await context.db.selectFrom('bulkJobs').selectAll().execute()).toEqual([])
  })

  test('is refused whole where it cannot begin', async () => {
    const { context, mari, open } = await desk(engine)
    const [a = 0] = await open('A')
    const post = (body: object) => codeOf(mari.call('POST', '/api/bulk-jobs', body))
    expect(await post({ caseIds: [a, 999_999], action: { kind: 'resolve' } })).toBe('case-not-found')
    expect(await post({ filter: { queue: 'snoozed' }, action: { kind: 'resolve' } })).toBe('no-cases')
    expect(await post({ caseIds: [a], action: { kind: 'snooze', until: context.clock() } })).toBe('snooze-in-past')
    for (const wrong of [{}, { caseIds: [] }, { caseIds: [a], filter: {} }, { caseIds: [a], action: { kind: 'erase' } }])
      expect(await post({ action: { kind: 'resolve' }, ...wrong })).toBe('not-valid')
    expect(await context.db.selectFrom('bulkJobs').selectAll().execute()).toEqual([])
  })

  test('what is stopped by its undo goes no further', async () => {
    const { context, mari, open, show, start, walk, job } = await desk(engine)
    const ids = await open(...Array.from({ length: 25 }, (_, n) => `Case ${n}`))
    const { id } = await start({ caseIds: ids, action: { kind: 'priority', priority: 'low' } })
    await walkBulkJobs(context, 'a node')
    expect((await job(id)).counts).toMatchObject({ done: 20, waiting: 5 })
    await read(mari.call('POST', `/api/bulk-jobs/${id}/undo`))
    await walk()
    expect((await job(id)).counts).toMatchObject({ undone: 20, skipped: 5, waiting: 0 })
    expect((await show(ids[0] ?? 0)).priority).toBe('normal')
  })

  test('goes on where it was when its node dies, does nothing twice, and no second node works at the same time', {
    timeout: 60_000,
  }, async () => {
    const { context, open, start, walk, job } = await desk(engine)
    const ids = await open('A', 'B', 'C', 'D')
    const { id } = await start({ caseIds: ids, action: { kind: 'priority', priority: 'low' } })
    for (const point of ['bulk-row-written', 'bulk-row-saved:2']) {
      const child = spawn(process.execPath, [script, context.databaseUrl, String(context.clock()), point], { stdio: 'ignore' })
      expect(await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL')
    }
    expect((await job(id)).counts).toMatchObject({ done: 2, waiting: 2 })
    // The lease of the dead node holds others off for its time.
    expect(await walkBulkJobs(context, 'another node')).toBe(false)
    expect((await job(id)).counts.waiting).toBe(2)
    context.clock.pass(21 * second)
    await walk()
    expect(await job(id)).toMatchObject({ state: 'done', counts: { done: 4 } })
    const changes = await context.db.selectFrom('events').select('caseId').where('kind', '=', 'case-changed').execute()
    expect(changes.map(({ caseId }) => caseId).toSorted()).toEqual(ids)
  })
})
