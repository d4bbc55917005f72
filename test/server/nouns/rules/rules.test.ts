import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { minute } from '#server/kit/lib/clock.ts'
import type { Case, CaseWithNotes } from '#shared/case.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Rehearsal, Rule, RuleRun } from '#shared/rule.schema.ts'
import type { Template } from '#shared/template.schema.ts'
import { codeOf, read, testApp, testSecretBox } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, post, said, testPipeline } from '../../../support/world.ts'

const script = join(import.meta.dirname, '../../../support/run-rules.ts')
const means = { making: { secretBox: testSecretBox, currency: 'EUR' }, asking: null }

async function desk(engine: (typeof engines)[number]) {
  const { as, context } = await testApp(engine)
  const [anne, mari, ida, root] = [
    await as('manager', 'Anne'),
    await as('agent', 'Mari'),
    await as('staff', 'Ida'),
    await as('admin', 'Root'),
  ]
  const pipeline = await testPipeline(context)
  const follow = async () => {
    while (await runSubscribers(context, means));
  }
  // What happened before nobody follows late.
  await follow()
  const rule = async (body: object, on = true) => {
    const made = await read<Rule>(anne.call('POST', '/api/rules', { name: `R ${JSON.stringify(body)}`.slice(0, 80), ...body }), 201)
    if (on) await anne.call('PATCH', `/api/rules/${made.id}`, { on: true })
    return made
  }
  const open = async (title: string) => (await read<Case>(mari.call('POST', '/api/cases', { title }), 201)).id
  const show = (id: number) => read<CaseWithNotes>(mari.call('GET', `/api/cases/${id}`))
  const change = (id: number, body: object) => read(mari.call('PATCH', `/api/cases/${id}`, body))
  const runs = async (of = '') => (await read<Page<RuleRun>>(mari.call('GET', `/api/rule-runs${of}`))).items
  const rules = async () => (await read<Page<Rule>>(ida.call('GET', '/api/rules'))).items
  const rehearse = (body: object) => read<Rehearsal>(anne.call('POST', '/api/rules/rehearsals', { name: 'Tried', ...body }))
  const team = async (name: string) =>
    (await read<{ id: number }>(root.call('POST', '/api/teams', { name, mode: 'by-hand', memberIds: [mari.id] }), 201)).id
  return { as, context, anne, mari, ida, root, pipeline, follow, rule, open, show, change, runs, rules, rehearse, team }
}

/** What a run was for and did, to compare runs with. */
const gist = (runs: readonly RuleRun[]) =>
  runs
    .map(({ trigger, at, case: { id }, held, outcomes }) => ({
      trigger,
      at,
      id,
      held,
      outcomes: outcomes.map(({ action, skipped }) => [action.do, skipped]),
    }))
    .toSorted((a, b) => a.at - b.at || a.id - b.id)

describe.each(engines)('rules for cases, on %s', (engine) => {
  test('do what they say once for each event, say why on the case, and are taken back as far as it still stands', async () => {
    const { rule, open, show, change, runs, follow, mari, ida } = await desk(engine)
    await rule({
      triggers: ['case-opened'],
      conditions: { priority: ['normal'] },
      actions: [
        { do: 'tag', name: 'Hinge' },
        { do: 'priority', priority: 'high' },
        { do: 'assign', to: mari.id },
      ],
    })
    const id = await open('A hinge')
    await follow()
    await follow()
    expect(await show(id)).toMatchObject({ priority: 'high', assignee: { name: 'Mari' }, tags: [{ name: 'Hinge' }] })
    const [run, ...others] = await runs(`?caseId=${id}`)
    expect(others).toEqual([])
    expect(run).toMatchObject({ trigger: 'case-opened', held: ['priority'], undoable: true, case: { id } })
    expect(run?.outcomes.map(({ action, skipped }) => [action.do, skipped])).toEqual([
      ['tag', null],
      ['priority', null],
      ['assign', null],
    ])
    expect(await codeOf(ida.call('DELETE', `/api/rule-runs/${run?.id}`))).toBe('macro-not-yours')
    await change(id, { priority: 'low' })
    for (let twice = 0; twice < 2; twice++) expect((await mari.call('DELETE', `/api/rule-runs/${run?.id}`)).status).toBe(204)
    expect(await show(id)).toMatchObject({ priority: 'low', assignee: null, tags: [] })
    expect((await runs())[0]).toMatchObject({ undoable: false, undoneAt: expect.any(Number) })
  })

  test('see the case as it was at the event, not what a rule before them did; stop keeps those below away', async () => {
    const { rule, rules, open, show, follow, anne, runs } = await desk(engine)
    const first = await rule({ triggers: ['case-opened'], conditions: {}, actions: [{ do: 'priority', priority: 'urgent' }] })
    const second = await rule({
      triggers: ['case-opened'],
      conditions: { priority: ['normal'] },
      actions: [{ do: 'tag', name: 'Was normal' }],
    })
    const third = await rule({ triggers: ['case-opened'], conditions: { priority: ['urgent'] }, actions: [{ do: 'tag', name: 'Chained' }] })
    const id = await open('One')
    await follow()
    expect((await show(id)).tags.map(({ name }) => name)).toEqual(['Was normal'])
    await anne.call('PATCH', `/api/rules/${second.id}`, { stop: true })
    await anne.call('PUT', '/api/rule-order', { ids: [second.id, third.id, first.id] })
    expect((await rules()).map((one) => one.id)).toEqual([second.id, third.id, first.id])
    const other = await open('Two')
    await follow()
    expect(await show(other)).toMatchObject({ priority: 'normal', tags: [{ name: 'Was normal' }] })
    expect((await runs(`?caseId=${other}`)).map((run) => run.rule?.id)).toEqual([second.id])
  })

  test('are started by no event that a rule caused, nor by what followed from one', async () => {
    const { rule, open, show, follow, runs, team, context } = await desk(engine)
    const repairs = await team('Repairs')
    await context.db.updateTable('teams').set({ mode: 'load', skillProducts: '["none"]' }).where('id', '=', repairs).execute()
    await rule({
      triggers: ['case-opened'],
      conditions: {},
      actions: [
        { do: 'team', teamId: repairs },
        { do: 'tag', name: 'A' },
      ],
    })
    await rule({ triggers: ['case-tagged'], conditions: {}, actions: [{ do: 'tag', name: 'B' }] })
    await rule({ triggers: ['case-assigned'], conditions: {}, actions: [{ do: 'priority', priority: 'urgent' }] })
    const id = await open('Loop')
    for (let again = 0; again < 5; again++) await follow()
    expect(await runs(`?caseId=${id}`)).toHaveLength(1)
    expect(await show(id)).toMatchObject({ priority: 'normal', tags: [{ name: 'A' }] })
    const events = await context.db.selectFrom('events').select(['kind', 'data']).where('caseId', '=', id).execute()
    const assigned = events.filter(({ kind }) => kind === 'case-assigned')
    expect(assigned.length).toBeGreaterThan(0)
    expect(assigned.every(({ data }) => JSON.parse(data).ruleId !== undefined)).toBe(true)
  })

  test('do what whoever answers for them may, at that moment, and are written only by who may do it themselves', async () => {
    const { rule, open, show, follow, runs, root, anne, ida, context } = await desk(engine)
    const body = { name: 'R', triggers: ['case-opened'], actions: [{ do: 'priority', priority: 'low' }] }
    expect(await codeOf(ida.call('POST', '/api/rules', body))).toBe('role-too-low')
    await rule({
      ...body,
      actions: [
        { do: 'priority', priority: 'low' },
        { do: 'tag', name: 'T' },
      ],
    })
    await read(root.call('PATCH', `/api/agents/${anne.id}`, { role: 'staff' }))
    const id = await open('Demoted')
    await follow()
    expect(await show(id)).toMatchObject({ priority: 'normal', tags: [{ name: 'T' }] })
    expect((await runs())[0]?.outcomes.map(({ skipped }) => skipped)).toEqual(['role', null])
    expect(context.engine).toBe(engine)
  })

  test('that name something gone are broken, say what, do not run, are not switched on, and stop no other', async () => {
    const { rule, rules, open, show, follow, root, anne, team, context } = await desk(engine)
    const repairs = await team('Repairs')
    const template = await read<Template>(
      anne.call('POST', '/api/templates', { name: 'Hello', scope: 'all', baseLang: 'en', text: 'Hi', actions: [] }),
      201,
    )
    const byTeam = await rule({ triggers: ['case-opened'], actions: [{ do: 'team', teamId: repairs }], stop: true })
    const byTemplate = await rule({ triggers: ['case-opened'], actions: [{ do: 'draft', templateId: template.id }], stop: true })
    const byTag = await rule(
      { triggers: ['case-opened'], conditions: { tag: [999] }, actions: [{ do: 'tag', name: 'X' }], stop: true },
      false,
    )
    const odd = await rule({ triggers: ['case-opened'], actions: [{ do: 'tag', name: 'Odd' }], stop: true })
    await rule({ triggers: ['case-opened'], actions: [{ do: 'tag', name: 'Still' }] })
    await read(root.call('DELETE', `/api/teams/${repairs}`)).catch(() => undefined)
    await context.db.updateTable('teams').set({ removedAt: 1 }).where('id', '=', repairs).execute()
    await context.db.updateTable('templates').set({ removedAt: 1 }).where('id', '=', template.id).execute()
    await context.db.updateTable('rules').set({ conditions: '{"weather":"rain"}' }).where('id', '=', odd.id).execute()
    const id = await open('Robust')
    await follow()
    expect((await show(id)).tags.map(({ name }) => name)).toEqual(['Still'])
    const faults = new Map((await rules()).map((one) => [one.id, one.broken]))
    expect(faults.get(byTeam.id)).toEqual([{ what: 'team', name: 'Repairs' }])
    expect(faults.get(byTemplate.id)).toEqual([{ what: 'template', name: 'Hello' }])
    expect(faults.get(byTag.id)).toEqual([{ what: 'tag', name: null }])
    expect(faults.get(odd.id)).toEqual([{ what: 'unreadable', name: null }])
    expect(await codeOf(anne.call('PATCH', `/api/rules/${byTag.id}`, { on: true }))).toBe('rule-broken')
  })

  test('are for what comes after they were switched on, and rest while they are off', async () => {
    const { rule, open, show, follow, anne } = await desk(engine)
    const before = await open('Before')
    const made = await rule({ triggers: ['case-opened'], actions: [{ do: 'tag', name: 'On' }] })
    const during = await open('During')
    await follow()
    await anne.call('PATCH', `/api/rules/${made.id}`, { on: false })
    const after = await open('After')
    await follow()
    await anne.call('PATCH', `/api/rules/${made.id}`, { on: true })
    await follow()
    expect([(await show(before)).tags.length, (await show(during)).tags.length, (await show(after)).tags.length]).toEqual([0, 1, 0])
  })

  test('draft, notify and order in the thread of the event, each by the verb of a person', async () => {
    const { rule, follow, pipeline, context, anne, mari, runs } = await desk(engine)
    const template = await read<Template>(
      anne.call('POST', '/api/templates', { name: 'Sorry', scope: 'all', baseLang: 'en', text: 'Hi {author.name}, sorry.', actions: [] }),
      201,
    )
    await rule({
      triggers: ['case-opened'],
      conditions: { channel: ['x'], language: ['en'] },
      actions: [
        { do: 'draft', templateId: template.id },
        { do: 'notify', agentId: mari.id },
        { do: 'order', kind: 'repair', fault: 'Hinge' },
      ],
    })
    await pipeline.hear(post(said.danBrokenHinge, { author: author('Dan') }), post(said.jorgBrokenHinge, { author: author('Jörg') }))
    await context.db.updateTable('cases').set({ product: 'ro-2' }).execute()
    for (let again = 0; again < 3; again++) await follow()
    const replies = await context.db.selectFrom('replies').select(['text', 'state', 'writtenBy', 'threadId']).execute()
    const done = (await runs()).filter(({ outcomes }) => outcomes.every(({ skipped }) => skipped === null))
    expect(replies.length).toBeGreaterThan(0)
    expect(replies.every(({ state, writtenBy }) => state === 'draft' && writtenBy === anne.id)).toBe(true)
    expect(replies[0]?.text).toContain('sorry.')
    const told = await read<Page<{ kind: string; case: { id: number } | null }>>(mari.call('GET', '/api/notifications'))
    expect(told.items.filter(({ kind }) => kind === 'rule')).toHaveLength(done.length)
    const orders = await context.db.selectFrom('serviceOrders').select(['kind', 'fault', 'threadId']).execute()
    expect(orders).toEqual(replies.map(({ threadId }) => ({ kind: 'repair', fault: 'Hinge', threadId })))
    // The draft is taken back; who was told and what was ordered stays.
    await mari.call('DELETE', `/api/rule-runs/${done[0]?.id}`)
    expect((await context.db.selectFrom('replies').select('state').execute()).some(({ state }) => state === 'withdrawn')).toBe(true)
    expect(await context.db.selectFrom('serviceOrders').select('id').execute()).toHaveLength(orders.length)
  })
})

/** The rules that are lived with, and rehearsed on a desk that lived the same days without them. */
const lived = [
  {
    triggers: ['case-opened'],
    conditions: { priority: ['normal'] },
    actions: [
      { do: 'priority', priority: 'high' },
      { do: 'tag', name: 'Seen' },
    ],
  },
  {
    triggers: ['case-assigned'],
    conditions: { priority: ['normal', 'high'] },
    actions: [
      { do: 'tag', name: 'Given' },
      { do: 'priority', priority: 'low' },
    ],
  },
  { triggers: ['case-tagged', 'case-resolved'], conditions: { assigneeId: 'nobody' }, actions: [{ do: 'tag', name: 'Alone' }] },
  { triggers: ['case-reopened', 'case-resolved'], conditions: {}, actions: [{ do: 'priority', priority: 'urgent' }] },
] as const

/** Deterministic chance, so that a failure can be seen again. */
function chance(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}

/** Forty things that people do with four cases; the same for the same seed. `each` is called after every one. */
async function live(world: Awaited<ReturnType<typeof desk>>, seed: number, each: () => Promise<void>) {
  const { context, mari, open } = world
  const next = chance(seed)
  const ids = []
  // The numbers of tags are the same on both desks, whatever a rule puts on.
  for (let n = 0; n < 3; n++)
    await context.db
      .insertInto('tags')
      .values({ name: `T${n}`, nameKey: `t${n}`, createdAt: 1, mergedInto: null })
      .execute()
  for (let n = 0; n < 4; n++) {
    ids.push(await open(`Case ${n}`))
    context.clock.pass(minute)
    await each()
  }
  for (let n = 0; n < 40; n++) {
    const id = ids[next(4)]
    const doing = next(6)
    if (doing === 0) await mari.call('PATCH', `/api/cases/${id}`, { priority: ['urgent', 'high', 'normal', 'low'][next(4)] })
    if (doing === 1) await mari.call('PATCH', `/api/cases/${id}`, { assigneeId: next(2) ? mari.id : null })
    if (doing === 2) await mari.call('POST', `/api/cases/${id}/tags`, { name: `T${next(3)}` })
    if (doing === 3) await mari.call('POST', `/api/cases/${id}/resolution`, { how: 'answered' })
    if (doing === 4) await mari.call('DELETE', `/api/cases/${id}/resolution`)
    if (doing === 5) await mari.call('DELETE', `/api/cases/${id}/tags/${1 + next(3)}`)
    context.clock.pass(5 * minute)
    await each()
  }
}

describe.each(engines)('a rehearsal, on %s', (engine) => {
  test.each(lived.map((body, n) => [n + 1, body] as const))(
    'of rule %i says what it did where it was on for the same days',
    { timeout: 120_000 },
    async (n, body) => {
      const [with_, without] = [await desk(engine), await desk(engine)]
      const { id } = await with_.rule(body)
      await live(with_, 7 * n, with_.follow)
      await live(without, 7 * n, without.follow)
      const did = gist(await with_.runs('?limit=100'))
      const would = gist((await without.rehearse(body)).items)
      expect(did.length).toBeGreaterThan(1)
      expect(would).toEqual(did)
      // On the desk where it was on, it tells the same.
      expect(gist((await with_.rehearse({ ...body, id })).items)).toEqual(did)
    },
  )

  test('does nothing, counts all, and is for nobody who may not write rules', async () => {
    const { open, rehearse, context, show, ida } = await desk(engine)
    const id = await open('Tried')
    const before = await context.db.selectFrom('events').select('id').execute()
    const body = {
      triggers: ['case-opened'],
      actions: [
        { do: 'tag', name: 'Would' },
        { do: 'order', kind: 'repair', fault: 'x' },
      ],
    }
    expect(await rehearse(body)).toMatchObject({ runs: 1, cases: 1, events: 1, done: 1, skipped: 1, isCut: false })
    expect((await show(id)).tags).toEqual([])
    expect(await context.db.selectFrom('events').select('id').execute()).toHaveLength(before.length)
    expect(await codeOf(ida.call('POST', '/api/rules/rehearsals', { name: 'R', ...body }))).toBe('role-too-low')
  })
})

/** Follows events in a process of its own; answers how it ended. */
function followElsewhere(databaseUrl: string, now: number, point?: string): Promise<string | number | null> {
  const child = spawn(process.execPath, [script, databaseUrl, String(now), ...(point ? [point] : [])], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
}

describe.each(engines)('a rule whose process dies, on %s', (engine) => {
  test('in mid-run does nothing twice and forgets nothing', { timeout: 120_000 }, async () => {
    const { rule, open, context, runs, show, mari } = await desk(engine)
    await rule({
      triggers: ['case-opened'],
      actions: [
        { do: 'tag', name: 'A' },
        { do: 'tag', name: 'B' },
        { do: 'notify', agentId: mari.id },
      ],
    })
    const ids = [await open('One'), await open('Two')]
    const points = ['rule-action-written', 'rule-action-written:3', 'rule-action-written:5', 'change-written']
    for (const point of points) expect(await followElsewhere(context.databaseUrl, context.clock(), point)).toBe('SIGKILL')
    expect(await runs()).toEqual([])
    expect(await followElsewhere(context.databaseUrl, context.clock())).toBe(0)
    expect(await followElsewhere(context.databaseUrl, context.clock())).toBe(0)
    expect(await runs()).toHaveLength(2)
    for (const id of ids) expect((await show(id)).tags.map(({ name }) => name)).toEqual(['A', 'B'])
    const told = await read<Page<{ kind: string }>>(mari.call('GET', '/api/notifications'))
    expect(told.items.filter(({ kind }) => kind === 'rule')).toHaveLength(2)
  })
})
