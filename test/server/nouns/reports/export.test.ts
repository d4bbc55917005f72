import { expect, test } from 'vitest'
import { pagesOf } from '#server/kit/http/csv-answer.ts'
import { day } from '#server/kit/lib/clock.ts'
import { addMentions, addVoice, daysOfMentions } from '../../../support/alert-history.ts'
import { codeOf, testApp } from '../../../support/app.ts'
import { engines, testContext } from '../../../support/database.ts'

test.each(engines)('rows of every list are written as a file in the language and zone of the reader, on %s', async (engine) => {
  const { as, context } = await testApp(engine, undefined, null, await testContext(engine))
  const { call } = await as('staff')
  const voice = await addVoice(context, context.clock() - 80 * day)
  const mentions = daysOfMentions(context.clock(), 14, [])
  await addMentions(context, voice, mentions)
  const answer = await call('GET', '/api/exports/mentions?locale=nb-NO&zone=Europe/Oslo&sentiment=negative')
  expect([answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
    'text/csv; charset=utf-8',
    'attachment; filename="aftercare-mentions.csv"',
  ])
  const text = await answer.text()
  const lines = text.split('\r\n')
  expect(lines[0]).toMatch(/^\ufeff?id;posted \(Europe\/Oslo\);channel;/)
  // More than one page, each row once, and a line break at the end.
  expect(lines).toHaveLength(mentions.filter(({ sentiment }) => sentiment === 'negative').length + 2)
  expect(new Set(lines).size).toBe(lines.length)
  for (const [path, head] of [
    ['cases', 'id,title,state'],
    ['service-orders', 'number,kind,state'],
    ['sentiment', 'from (UTC),negative,neutral,positive'],
  ])
    expect(await (await call('GET', `/api/exports/${path}`)).text()).toContain(head)
  expect(await codeOf(call('GET', '/api/exports/cases?zone=Mars/Olympus'))).toBe('unknown-zone')
  expect(await codeOf(call('GET', '/api/exports/cases?locale=not_a_locale'))).toBe('unknown-locale')
})

test('of a long list only one page is read before it is taken', async () => {
  let read = 0
  const load = async (cursor: string | undefined) => {
    read += 1
    return { items: [Number(cursor ?? 0)], nextCursor: String(Number(cursor ?? 0) + 1) }
  }
  const pages = pagesOf(load, (n) => [n])
  expect((await pages.next()).value).toEqual([[0]])
  expect((await pages.next()).value).toEqual([[1]])
  expect(read).toBe(2)
  await pages.return(undefined)
})
