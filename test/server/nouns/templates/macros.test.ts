import { describe, expect, test } from 'vitest'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { Template, TemplateUse } from '#shared/template.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { sendOnce } from '../../../support/deliveries.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'

async function desk(engine: (typeof engines)[number]) {
  const world = await draftedReply(engine)
  const [anne, ida] = [await world.as('manager', 'Anne'), await world.as('staff', 'Ida')]
  const { mari, mention } = world
  const caseId = mention.caseId ?? 0
  const show = () => read<CaseWithNotes>(mari.call('GET', `/api/cases/${caseId}`))
  const make = (actions: object[], text = '') =>
    read<Template>(
      anne.call('POST', '/api/templates', {
        name: `M${JSON.stringify(actions)}`.slice(0, 60),
        scope: 'all',
        baseLang: 'en',
        text,
        actions,
      }),
      201,
    )
  const run = (call: typeof mari.call, template: Template, body = {}) =>
    call('POST', `/api/cases/${caseId}/macro-runs`, { templateId: template.id, ...body })
  return { ...world, anne, ida, caseId, show, make, run }
}

const whole = [
  { do: 'tag', name: 'Hinge' },
  { do: 'assign', to: 'me' },
  { do: 'priority', priority: 'high' },
  { do: 'resolve', how: 'answered' },
]

describe.each(engines)('what a template does with a case, on %s', (engine) => {
  test('is done at once and all together, and undone as far as nobody changed it since', async () => {
    const { make, run, show, mari, caseId, context } = await desk(engine)
    const before = await show()
    const done = await read<{ id: number; done: number }>(run(mari.call, await make(whole)), 201)
    expect(done.done).toBe(4)
    expect(await show()).toMatchObject({ state: 'resolved', priority: 'high', assignee: { name: 'Mari' }, tags: [{ name: 'Hinge' }] })
    await read(mari.call('PATCH', `/api/cases/${caseId}`, { priority: 'low' }))
    for (let twice = 0; twice < 2; twice++) expect((await mari.call('DELETE', `/api/macro-runs/${done.id}`)).status).toBe(204)
    expect(await show()).toMatchObject({ state: before.state, priority: 'low', assignee: null, tags: [] })
    const kinds = (await context.db.selectFrom('events').select('kind').where('caseId', '=', caseId).execute()).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['macro-run', 'macro-undone', 'case-resolved', 'case-reopened']))
  })

  test('is checked action by action against the role of whoever does it', async () => {
    const { make, run, show, ida, mari, mention } = await desk(engine)
    const template = await make(whole)
    const seen = await read<TemplateUse>(ida.call('GET', `/api/templates/${template.id}/use?threadId=${mention.threadId}`))
    expect(seen.outcomes.map(({ action, obstacle }) => `${action.do} ${obstacle}`)).toEqual([
      'tag null',
      'assign role',
      'priority role',
      'resolve role',
    ])
    expect(await read(run(ida.call, template), 201)).toMatchObject({ done: 1 })
    expect(await show()).toMatchObject({ assignee: null, tags: [{ name: 'Hinge' }] })
    expect(await codeOf(run(ida.call, template))).toBe('macro-nothing')
    const own = await read<{ id: number }>(run(mari.call, template, { actions: whole.slice(3) }), 201)
    expect(await show()).toMatchObject({ state: 'resolved', assignee: null })
    expect(await codeOf(ida.call('DELETE', `/api/macro-runs/${own.id}`))).toBe('macro-not-yours')
  })

  test('leaves out what cannot be done: somebody left, a team is gone, it is so already', async () => {
    const { make, run, mari, as, mention } = await desk(engine)
    const [root, meg] = [await as('admin', 'Root'), await as('agent', 'Meg')]
    const template = await make([
      { do: 'assign', to: meg.id },
      { do: 'team', teamId: 999 },
      { do: 'snooze', days: 2, wakeRule: 'any' },
    ])
    await read(root.call('PATCH', `/api/agents/${meg.id}`, { disabled: true }))
    const use = await read<TemplateUse>(mari.call('GET', `/api/templates/${template.id}/use?threadId=${mention.threadId}`))
    expect(use.outcomes.map(({ obstacle }) => obstacle)).toEqual(['gone', 'gone', null])
    expect(await read(run(mari.call, template), 201)).toMatchObject({ done: 1 })
  })

  test('is done with the reply as that is out, once, and never when it is taken back or fails', async () => {
    const { make, mari, mention, show, net, sending, context } = await desk(engine)
    const template = await make(whole, 'Hi Dan')
    const body = { text: 'Hi Dan', templateId: template.id, actions: whole }
    const reply = await read<Reply>(mari.call('POST', `/api/threads/${mention.threadId}/replies`, body), 201)
    const approve = () => read<Reply>(mari.call('POST', `/api/replies/${reply.id}/approval`, {}))
    await approve()
    await read(mari.call('DELETE', `/api/replies/${reply.id}/approval`))
    context.clock.pass(60_000)
    await sendOnce(sending)
    expect(await show()).toMatchObject({ state: 'open', tags: [] })
    await approve()
    expect((await show()).state).toBe('open')
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(net.published.map(({ text }) => text)).toEqual(['Hi Dan'])
    expect(await show()).toMatchObject({ state: 'resolved', assignee: { name: 'Mari' }, tags: [{ name: 'Hinge' }] })
    const { items } = await read<{ items: Reply[] }>(mari.call('GET', `/api/replies?templateId=${template.id}`))
    expect(items[0]?.run).toMatchObject({ steps: ['tag', 'assign', 'priority', 'resolve'], undone: false })
    expect((await mari.call('DELETE', `/api/macro-runs/${items[0]?.run?.id}`)).status).toBe(204)
    expect((await show()).tags).toEqual([])
  })

  test('is refused where it contradicts itself', async () => {
    const { anne } = await desk(engine)
    const twice = [
      [
        { do: 'resolve', how: 'answered' },
        { do: 'snooze', days: 1, wakeRule: 'any' },
      ],
      [
        { do: 'priority', priority: 'low' },
        { do: 'priority', priority: 'high' },
      ],
      [{ do: 'delete' }],
    ]
    for (const actions of twice)
      expect((await anne.call('POST', '/api/templates', { name: 'M', scope: 'all', baseLang: 'en', actions })).status).toBe(422)
  })
})
