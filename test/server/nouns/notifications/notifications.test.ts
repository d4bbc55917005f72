import { describe, expect, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
import { tellDuePromises, tellSoonClocks } from '#server/nouns/notifications/notification.following.ts'
import { mailNotifications } from '#server/nouns/notifications/notification.mail.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { notificationMail } from '#server/pages/notification-mail.ts'
import type { Case, CaseWithNotes } from '#shared/case.schema.ts'
import type { Notification, NotificationChoices } from '#shared/notification.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { Team } from '#shared/team.schema.ts'
import { codeOf, read, testApp, testSecretBox } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { deliveriesIn } from '../../../support/deliveries.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

type Person = Awaited<ReturnType<Awaited<ReturnType<typeof testApp>>['as']>>

async function desk(engine: (typeof engines)[number]) {
  const app = await testApp(engine, undefined, 'https://desk.example')
  const { context, as } = app
  const { hear } = await testPipeline(context)
  const [anne, mari, jonas, ida] = [
    await as('admin', 'Anne'),
    await as('agent', 'Mari'),
    await as('agent', 'Jonas'),
    await as('staff', 'Ida'),
  ]
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await hear(dan)
  const { caseId, threadId } = await mentionOf(context, dan)
  const tell = async () => {
    while (await runSubscribers(context));
  }
  await tell()
  const told = async (person: Person, query = '') => {
    await tell()
    const { items } = await read<{ items: Notification[] }>(person.call('GET', `/api/notifications${query}`))
    return items
  }
  const kinds = async (person: Person) =>
    (await told(person)).map(({ kind, what, by }) => [kind, what, by?.name ?? null].filter(Boolean).join(' '))
  return { ...app, hear, anne, mari, jonas, ida, dan, caseId: Number(caseId), threadId: Number(threadId), tell, told, kinds }
}

describe.each(engines)('people are told, on %s', (engine) => {
  test('once that a clock of a case of theirs, or of their team, is due soon, while it runs and somebody has it', async () => {
    const { context, anne, mari, jonas, caseId, told, kinds } = await desk(engine)
    const open = (metric: 'first-response' | 'resolution') =>
      context.db.selectFrom('clocks').selectAll().where('caseId', '=', caseId).where('metric', '=', metric).executeTakeFirstOrThrow()
    const { soonAt, dueAt } = await open('first-response')
    await tellSoonClocks(context)
    context.clock.pass(Number(soonAt) - context.clock())
    // Nobody has it yet: it waits for somebody.
    await tellSoonClocks(context)
    expect((await open('first-response')).warnedAt).toBe(null)
    await jonas.call('PATCH', `/api/cases/${caseId}`, { assigneeId: mari.id })
    await Promise.all([tellSoonClocks(context), tellSoonClocks(context)])
    await tellSoonClocks(context)
    expect((await kinds(mari)).toSorted()).toEqual(['assigned Jonas', 'clock-soon'])
    const soon = async () => (await told(mari)).filter(({ kind }) => kind === 'clock-soon')
    expect(await soon()).toMatchObject([{ caseId, clock: { metric: 'first-response', dueAt } }])
    // Given to another after that, it is told no more.
    const care = await read<Team>(anne.call('POST', '/api/teams', { name: 'Care', memberIds: [mari.id, jonas.id] }), 201)
    await anne.call('PATCH', `/api/cases/${caseId}`, { teamId: care.id, assigneeId: null })
    await tellSoonClocks(context)
    expect((await kinds(jonas)).filter((kind) => kind === 'clock-soon')).toEqual([])
    // The other clock is the team's; Jonas does not want to hear of clocks.
    expect((await jonas.call('PUT', '/api/notification-choices', { kind: 'clock-soon', way: 'off' })).status).toBeLessThan(300)
    context.clock.pass(Number((await open('resolution')).soonAt) - context.clock())
    await context.db
      .updateTable('sessions')
      .set({ endsAt: context.clock() + day })
      .execute()
    await tellSoonClocks(context)
    expect(await soon()).toHaveLength(2)
    expect((await kinds(jonas)).filter((kind) => kind === 'clock-soon')).toEqual([])
    expect(notificationMail({ lang: 'en', items: (await soon()).slice(0, 1), url: 'https://desk.example' }, 'Fjellro').subject).toBe(
      `A clock of yours is due soon · C-${caseId}`,
    )
  })

  test('of no clock that is met, late or paused', async () => {
    const { context, mari, caseId, kinds } = await desk(engine)
    await mari.call('PATCH', `/api/cases/${caseId}`, { assigneeId: mari.id })
    const first = context.db.selectFrom('clocks').selectAll().where('caseId', '=', caseId).where('metric', '=', 'first-response')
    const { id, soonAt, dueAt, decidedAt } = await first.executeTakeFirstOrThrow()
    const set = (change: object) => context.db.updateTable('clocks').set(change).where('id', '=', id).execute()
    context.clock.pass(Number(soonAt) + 1 - context.clock())
    for (const not of [{ endedAt: context.clock() }, { breachedAt: dueAt }, { soonAt: null }, { decidedAt: context.clock() - 1 }]) {
      await set(not)
      await tellSoonClocks(context)
      expect(await kinds(mari)).toEqual([])
      await set({ endedAt: null, breachedAt: null, soonAt, decidedAt })
    }
    await tellSoonClocks(context)
    expect(await kinds(mari)).toEqual(['clock-soon'])
  })

  test('when a note calls them or their team; a note that calls nobody tells nobody', async () => {
    const { anne, mari, jonas, ida, caseId, threadId, told, kinds } = await desk(engine)
    const care = await read<Team>(anne.call('POST', '/api/teams', { name: 'Care', memberIds: [mari.id, jonas.id] }), 201)
    const write = (by: Person, text: string, mentions?: object) =>
      read(by.call('POST', `/api/cases/${caseId}/notes`, { text, threadId, ...(mentions && { mentions }) }), 201)
    await write(ida, 'Second time for her.')
    expect([await told(mari), await told(anne)]).toEqual([[], []])
    await write(mari, 'Look, @Care and @Ida', { agents: [ida.id, mari.id], teams: [care.id] })
    expect(await kinds(ida)).toEqual(['mentioned Mari'])
    expect(await kinds(jonas)).toEqual(['mentioned Mari'])
    expect(await kinds(mari)).toEqual([])
    expect((await told(ida))[0]).toMatchObject({ caseId, threadId, text: 'Look, @Care and @Ida', readAt: null })
    // Whoever is called by name follows the case, whoever is called as one of a team does not.
    const { followers, notes } = await read<CaseWithNotes>(mari.call('GET', `/api/cases/${caseId}`))
    expect(followers.map(({ name }) => name)).toEqual(['Ida', 'Mari'])
    expect(notes.at(-1)?.mentioned).toEqual(['Ida', 'Mari', 'Care'])
    await read(anne.call('PATCH', `/api/agents/${ida.id}`, { disabled: true }))
    expect(await codeOf(mari.call('POST', `/api/cases/${caseId}/notes`, { text: '@Ida', mentions: { agents: [ida.id] } }))).toBe(
      'agent-disabled',
    )
    expect(await codeOf(mari.call('POST', `/api/cases/${caseId}/notes`, { text: '@X', mentions: { teams: [99] } }))).toBe('team-not-found')
  })

  test('when a case is given to them, and when one that they follow changes: one line for each case', async () => {
    const { mari, jonas, anne, caseId, hear, dan, kinds, told } = await desk(engine)
    await read(anne.call('PATCH', `/api/cases/${caseId}`, { assigneeId: mari.id }))
    expect(await kinds(mari)).toEqual(['assigned Anne'])
    expect((await jonas.call('PUT', `/api/cases/${caseId}/following`)).status).toBe(204)
    await hear(post('and what now? still broken', { author: author('Dan'), conversationId: dan.conversationId, inReplyTo: dan.externalId }))
    expect(await kinds(jonas)).toEqual(['followed mention-clustered'])
    await read(anne.call('POST', `/api/cases/${caseId}/resolution`, { how: 'answered' }))
    expect(await kinds(jonas)).toEqual(['followed case-resolved Anne'])
    expect(await kinds(mari)).toEqual(['followed case-resolved Anne', 'assigned Anne'].sort().reverse())
    expect((await jonas.call('DELETE', `/api/cases/${caseId}/following`)).status).toBe(204)
    await read(jonas.call('PUT', '/api/notifications/readings', { read: true }))
    await read(anne.call('DELETE', `/api/cases/${caseId}/resolution`))
    expect(await told(jonas, '?unread=true')).toEqual([])
  })

  test('when a case is given to their team, all where they take cases themselves, else only who is given it', async () => {
    const { anne, mari, jonas, caseId, kinds } = await desk(engine)
    const memberIds = [mari.id, jonas.id]
    const care = await read<Team>(anne.call('POST', '/api/teams', { name: 'Care', memberIds }), 201)
    await read(anne.call('PATCH', `/api/cases/${caseId}`, { teamId: care.id }))
    expect([await kinds(mari), await kinds(jonas)]).toEqual([['assigned Anne'], ['assigned Anne']])
    await read(mari.call('PUT', '/api/notifications/readings', { read: true }))
    const audio = await read<Team>(anne.call('POST', '/api/teams', { name: 'Audio', mode: 'rotation', memberIds }), 201)
    const { id } = await read<Case>(anne.call('POST', '/api/cases', { title: 'Noise' }), 201)
    await read(anne.call('PATCH', `/api/cases/${id}`, { teamId: audio.id }))
    expect([await kinds(mari), await kinds(jonas)]).toEqual([['assigned', 'assigned Anne'], ['assigned Anne']])
  })

  test('when staff asks for an approval, and when it is given or the reply comes back', async () => {
    const { mari, jonas, ida, anne, caseId, threadId, kinds } = await desk(engine)
    await read(anne.call('PATCH', `/api/cases/${caseId}`, { assigneeId: mari.id }))
    const draft = (text: string) => read<Reply>(ida.call('POST', `/api/threads/${threadId}/replies`, { text }), 201)
    const first = await draft('Hi Dan, sorry.')
    expect(await kinds(mari)).toContain('approval-asked Ida')
    expect(await kinds(jonas)).toEqual([])
    await read(mari.call('POST', `/api/replies/${first.id}/approval`, {}))
    expect(await kinds(ida)).toEqual(['approved Mari'])
    const second = await draft('Hi Dan, again.')
    expect((await jonas.call('DELETE', `/api/replies/${second.id}`)).status).toBe(204)
    expect((await kinds(ida))[0]).toBe('returned Jonas')
  })

  test('once for each day of a promise that is due', async () => {
    const { mari, threadId, context, tell, kinds } = await desk(engine)
    const dueOn = new Date(context.clock() + day).toISOString().slice(0, 10)
    const { id } = await read<Reply>(
      mari.call('POST', `/api/threads/${threadId}/replies`, {
        text: 'We call you tomorrow.',
        promises: [{ words: 'We call you tomorrow.', dueOn }],
      }),
      201,
    )
    await context.db
      .insertInto('promises')
      .values({
        replyId: id,
        threadId,
        wording: 'We call you tomorrow.',
        dueOn,
        movedFromOn: null,
        ownerId: mari.id,
        state: 'open',
        madeAt: 1,
        settledAt: null,
        settledBy: null,
      })
      .execute()
    await tellDuePromises(context)
    await tellDuePromises(context)
    await tell()
    expect(await kinds(mari)).toEqual(['promise-due'])
  })

  test('as they choose: read and unread are undone, others are none of theirs, off is off', async () => {
    const { mari, jonas, caseId, told, tell, context } = await desk(engine)
    const call = () => read(jonas.call('POST', `/api/cases/${caseId}/notes`, { text: '@Mari', mentions: { agents: [mari.id] } }), 201)
    await call()
    await call()
    const rows = await told(mari)
    expect((await read<{ unread: number }>(mari.call('GET', '/api/notifications/counts'))).unread).toBe(2)
    const mark = (by: Person, body: object) => read<{ ids: number[] }>(by.call('PUT', '/api/notifications/readings', body))
    expect(await mark(jonas, { ids: rows.map(({ id }) => id), read: true })).toEqual({ ids: [] })
    const { ids } = await mark(mari, { read: true })
    expect(ids.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
    expect(await mark(mari, { ids, read: false })).toMatchObject({ ids: expect.arrayContaining(ids) })
    const page = await read<{ items: Notification[]; nextCursor: string }>(mari.call('GET', '/api/notifications?limit=1'))
    const next = await read<{ items: Notification[] }>(mari.call('GET', `/api/notifications?limit=1&cursor=${page.nextCursor}`))
    expect([...page.items, ...next.items].map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
    await read(mari.call('PUT', '/api/notification-choices', { kind: 'mentioned', way: 'off' }))
    await call()
    await tell()
    expect(await told(mari)).toHaveLength(2)
    const events = await context.db.selectFrom('events').select('data').where('kind', '=', 'notifications-changed').execute()
    expect(JSON.parse(events[0]?.data ?? '{}')).toEqual({ agentIds: [mari.id] })
  })

  test('by mail at once or once a day, only where a mailbox can send, and never with what was written', async () => {
    const { anne, mari, jonas, caseId, tell, context } = await desk(engine)
    const mailing = {
      url: 'https://desk.example',
      write: (parts: Parameters<typeof notificationMail>[0]) => notificationMail(parts, 'Fjellro'),
    }
    const choose = (person: Person, way: string) =>
      read<NotificationChoices>(person.call('PUT', '/api/notification-choices', { kind: 'mentioned', way }))
    const write = async () => {
      const mentions = { agents: [mari.id, jonas.id] }
      await read(anne.call('POST', `/api/cases/${caseId}/notes`, { text: '@Mari a secret', mentions }), 201)
      await tell()
    }
    expect((await choose(mari, 'mail')).mailPossible).toBe(false)
    await write()
    await mailNotifications(context, mailing)
    expect(await deliveriesIn(context)).toEqual([])
    // What waited too long for a mailbox is read in the app.
    context.clock.pass(2 * hour)
    await mailNotifications(context, mailing)
    await addNewSource(context, testSecretBox, null, {
      channel: 'email',
      settings: { imapServer: 'imap.fjellro.example', smtpServer: 'smtp.fjellro.example', user: 'care@fjellro.example', password: 'x' },
    })
    await mailNotifications(context, mailing)
    expect(await deliveriesIn(context)).toEqual([])
    await write()
    await mailNotifications(context, mailing)
    await mailNotifications(context, mailing)
    const [mail, ...more] = await deliveriesIn(context)
    expect(more).toEqual([])
    expect(mail).toMatchObject({ purpose: 'notification', state: 'approved' })
    const payload = JSON.parse(String((mail as { payload: unknown }).payload)) as {
      text: string
      subject: string
      authorExternalId: string
    }
    expect(payload).toMatchObject({ authorExternalId: 'mari@fjellro.example', automatic: true })
    expect(payload.subject).toBe(`Anne mentioned you · C-${caseId}`)
    expect(payload.text).toContain(`https://desk.example/cases/${caseId}`)
    expect(payload.text).not.toContain('secret')
    await choose(mari, 'digest')
    await write()
    await write()
    await mailNotifications(context, mailing)
    expect(await deliveriesIn(context)).toHaveLength(1)
    context.clock.pass(day)
    await mailNotifications(context, mailing)
    await mailNotifications(context, mailing)
    expect(await deliveriesIn(context)).toHaveLength(2)
  })
})

test('followers and tags of a case that is merged go with it', async () => {
  const { mari, jonas, caseId, anne } = await desk('sqlite')
  const { id } = await read<Case>(anne.call('POST', '/api/cases', { title: 'The same' }), 201)
  await jonas.call('PUT', `/api/cases/${id}/following`)
  expect((await jonas.call('POST', `/api/cases/${id}/tags`, { name: 'Hinge' })).status).toBe(204)
  await read(mari.call('POST', `/api/cases/${id}/merger`, { into: caseId }), 201)
  const { followers, tags } = await read<CaseWithNotes>(mari.call('GET', `/api/cases/${caseId}`))
  expect([followers.map(({ name }) => name), tags.map(({ name }) => name)]).toEqual([['Jonas'], ['Hinge']])
})
