import type { Handle } from '#server/kit/database/database.ts'

type Run = <T = { id: number }>(method: string, path: string, body?: unknown) => Promise<T>

/** Answers with everything there is for it once: templates and what they do, rules for a second person, the look before sending, drafts. */
export async function answerWithEverything(run: Run, look: Handle, of: { threadId: number; caseId: number; me: number }): Promise<void> {
  const team = await run('POST', '/api/teams', { name: 'Answering', memberIds: [of.me] })
  const actions = [
    { do: 'tag', name: 'Answered' },
    { do: 'assign', to: of.me },
    { do: 'priority', priority: 'low' },
    { do: 'snooze', days: 1, wakeRule: 'any' },
  ]
  const body = { name: 'Hello', scope: 'all', baseLang: 'en', text: 'Hi {author.name|}', actions }
  const { id } = await run('POST', '/api/templates', body)
  await run('POST', '/api/templates', { ...body, name: 'Team', scope: 'team', teamId: team.id, actions: [{ do: 'team', teamId: team.id }] })
  for (const text of ['Hei', 'Hei!', '']) await run('PUT', `/api/templates/${id}/texts/fi`, { text })
  for (const query of ['', '?q=hello&channel=x', '?removed=true']) await run('GET', `/api/templates${query}`)
  await run('GET', `/api/templates/${id}/use?threadId=${of.threadId}`)
  const done = await run('POST', `/api/cases/${of.caseId}/macro-runs`, { templateId: id })
  await run('DELETE', `/api/macro-runs/${done.id}`)
  const rule = await run('POST', '/api/approval-rules', { name: 'Refunds', keywords: ['refund'] })
  await run('POST', `/api/threads/${of.threadId}/preflight`, {
    text: 'Hi, a refund is coming to you',
    visibility: 'public',
    templateId: id,
  })
  await run('PUT', `/api/threads/${of.threadId}/draft`, { text: 'A refund', visibility: 'public' })
  const held = await run('POST', `/api/threads/${of.threadId}/replies`, { text: 'A refund', visibility: 'public', templateId: id, actions })
  await run('PATCH', `/api/approval-rules/${rule.id}`, { isOn: false })
  await run('DELETE', `/api/approval-rules/${rule.id}`)
  const confirmed = ['promise:refund', 'colleague:Doer', 'answered:Mari', 'language:', 'same:'].map((one) => ({
    id: one,
    reason: 'Agreed',
  }))
  await run('POST', `/api/replies/${held.id}/approval`, { confirmed })
  await run('GET', `/api/replies?templateId=${id}`)
  await look.selectFrom('replyOverrides').selectAll().execute()
  await run('PATCH', `/api/templates/${id}`, { removed: true })
}
