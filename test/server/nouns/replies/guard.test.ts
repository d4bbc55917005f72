import { describe, expect, test } from 'vitest'
import type { Came, Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'
import { author, post } from '../../../support/world.ts'

/** A reply whose writer saw the thread as it was; answers how to send it, and what the server says came. */
async function readAndWritten(engine: (typeof engines)[number]) {
  const desk = await draftedReply(engine)
  const thread = await read<ThreadWithPosts>(desk.mari.call('GET', `/api/threads/${desk.mention.threadId}`))
  const send = async (seenEventId = thread.lastEventId, lastMentionId = thread.mentions.at(-1)?.id) => {
    const answer = await desk.approve({ seenEventId, lastMentionId })
    const body = (await answer.json()) as { code?: string; came?: Came[]; lastEventId?: number; state?: string }
    return { status: answer.status, code: body.code, kinds: body.came?.map(({ kind, by }) => `${kind} by ${by}`), ...body }
  }
  const newest = async () =>
    (await read<ThreadWithPosts>(desk.mari.call('GET', `/api/threads/${desk.mention.threadId}`))).mentions.at(-1)?.id
  return { ...desk, thread, send, newest }
}

describe.each(engines)('a reply is stopped once by what came while it was written, on %s', (engine) => {
  test('a post of the customer; who has seen it sends', async () => {
    const desk = await readAndWritten(engine)
    const { hear, dan, send } = desk
    await hear(
      post('Please hurry, this is a scandal', { author: author('Dan'), conversationId: dan.conversationId, inReplyTo: dan.externalId }),
    )
    const stopped = await send()
    expect([stopped.status, stopped.code, stopped.kinds]).toEqual([409, 'thread-went-on', ['post by Dan']])
    expect(stopped.came?.[0]?.text).toContain('Please hurry')
    const read = await desk.newest()
    expect((await send(stopped.lastEventId, read)).state).toBe('approved')
  })

  test('a reply of a colleague, but not one of the writer', async () => {
    const { as, mari, mention, send } = await readAndWritten(engine)
    const write = async (by: typeof mari, text: string) => {
      const { id } = await read<Reply>(by.call('POST', `/api/threads/${mention.threadId}/replies`, { text }), 201)
      await read(by.call('POST', `/api/replies/${id}/approval`, {}))
    }
    await write(mari, 'One more thing, Dan.')
    const jonas = await as('agent', 'Jonas')
    await write(jonas, 'Hi Dan, I have answered.')
    const stopped = await send()
    expect([stopped.status, stopped.kinds]).toEqual([409, ['reply by Jonas']])
    expect((await send(stopped.lastEventId)).state).toBe('approved')
  })

  test('an edit, and the end of the case by somebody else', async () => {
    const { as, mention, dan, hear, send, context } = await readAndWritten(engine)
    context.clock.pass(1_000)
    await hear({ ...dan, text: `${dan.text}!!`, editedAt: context.clock() })
    const jonas = await as('agent', 'Jonas')
    await read(jonas.call('POST', `/api/cases/${mention.caseId}/resolution`, { how: 'answered' }))
    const stopped = await send()
    expect(stopped.kinds?.toSorted()).toEqual(['edited by Dan', 'resolved by Jonas'])
    expect((await send(stopped.lastEventId)).state).toBe('approved')
  })

  test('but nobody finds the unfinished words of another in their own hands, or throws them away', async () => {
    const { as, mari, mention } = await readAndWritten(engine)
    const jonas = await as('agent', 'Jonas')
    const draft = async (by: typeof mari) =>
      (await read<ThreadWithPosts>(by.call('GET', `/api/threads/${mention.threadId}`))).draft?.text ?? null
    await mari.call('PUT', `/api/threads/${mention.threadId}/draft`, { text: 'Hi Dan, we', visibility: 'public' })
    await jonas.call('DELETE', `/api/threads/${mention.threadId}/draft`)
    expect([await draft(mari), await draft(jonas)]).toEqual(['Hi Dan, we', null])
    await mari.call('DELETE', `/api/threads/${mention.threadId}/draft`)
    expect(await draft(mari)).toBeNull()
  })

  test('nothing, when nothing came or nobody says what they have seen', async () => {
    const { send, approve } = await readAndWritten(engine)
    expect((await send()).state).toBe('approved')
    expect((await approve({})).status).toBe(409)
  })
})
