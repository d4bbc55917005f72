import { expect, test } from 'vitest'
import { localeOf } from '#server/pages/page.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import type { ServiceOrder, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { serviceOrderStates } from '#shared/service-order.ts'
import { read, testApp } from '../../support/app.ts'
import { author, mentionOf, post, said, testPipeline } from '../../support/world.ts'

async function customer(fault = 'Left hinge') {
  const { app, context, as } = await testApp('sqlite')
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await hear(dan)
  const { threadId } = await mentionOf(context, dan)
  const body = { kind: 'repair', product: 'Ro 2', fault }
  const order = await read<ServiceOrder>(mari.call('POST', `/api/threads/${threadId}/service-orders`, body), 201)
  const path = String(order.statusPath)
  const open = (query = '', headers: Record<string, string> = {}) => app.request(`${path}${query}`, { headers })
  const send = (form: string, fields: Record<string, string>) =>
    app.request(`${path}/${form}?lang=fi`, { method: 'POST', body: new URLSearchParams(fields) })
  const show = () => read<ServiceOrderWithSteps>(mari.call('GET', `/api/service-orders/${order.id}`))
  const step = (to: string) => read(mari.call('POST', `/api/service-orders/${order.id}/steps`, { to, note: 'Secret note' }), 201)
  return { app, context, mari, order, open, send, show, step, path }
}

test('a customer reads their page without script, in their language, and nobody keeps it', async () => {
  const { open, step } = await customer()
  await step('approved')
  for (const lang of interfaceLanguages) {
    const answer = await open(`?lang=${lang}`)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('x-robots-tag')]).toEqual([
      200,
      'no-store',
      'noindex, nofollow',
    ])
    expect(text).toContain(`<html lang="${localeOf(lang)}">`)
    expect(text).toContain('Ro 2')
    expect(text).not.toMatch(/<script|Secret note|Mari|undefined|\{\w+\}/)
  }
  expect(await (await open('', { 'accept-language': 'tr-TR,tr;q=0.9' })).text()).toContain('<html lang="en-GB">')
})

test('what people wrote is text on the page, whatever they wrote', async () => {
  const { open, send } = await customer('<img src=x onerror=alert(1)>')
  await send('messages', { text: '</textarea><script>alert(2)</script> "quoted"' })
  const text = await (await open()).text()
  expect(text).not.toMatch(/<img|<script/)
  expect(text).toContain('&lt;script&gt;alert(2)')
})

test('a message reaches the order, an empty one does not, and a page takes twenty a day', async () => {
  const { send, show, context, mari, order } = await customer()
  expect((await send('messages', { text: 'Kommt das Teil noch diese Woche?' })).headers.get('location')).toMatch(/lang=fi&said=sent$/)
  expect((await send('messages', { text: '   ' })).headers.get('location')).toMatch(/said=empty$/)
  await read(mari.call('POST', `/api/service-orders/${order.id}/messages`, { text: 'Ja, am Freitag.' }), 201)
  expect((await show()).messages.map(({ text, by }) => [text, by?.name ?? null])).toEqual([
    ['Kommt das Teil noch diese Woche?', null],
    ['Ja, am Freitag.', 'Mari'],
  ])
  for (let n = 0; n < 19; n++) await send('messages', { text: `More ${n}` })
  expect((await send('messages', { text: 'One too many' })).headers.get('location')).toMatch(/said=many$/)
  context.clock.pass(25 * 3_600_000)
  expect((await send('messages', { text: 'The day after' })).headers.get('location')).toMatch(/said=sent$/)
})

test('a price is accepted on the page, and only the one that was read', async () => {
  const { send, show, mari, order, step, open } = await customer()
  for (const to of ['approved', 'awaiting-item', 'received', 'diagnosing']) await step(to)
  const lines = [{ kind: 'part', label: 'Hinge', quantity: 1, unitPrice: 1_400, payer: 'customer' }]
  const { quotes } = await read<ServiceOrderWithSteps>(mari.call('POST', `/api/service-orders/${order.id}/quotes`, { lines }), 201)
  await read(mari.call('POST', `/api/quotes/${quotes[0]?.id}/sending`, {}), 201)
  const asked = await (await open('?lang=fi')).text()
  expect(asked).toContain('14,00')
  expect(asked).toContain('vastaa kyllä tai ei')
  // Nobody who is asked something is told that there is nothing to do.
  expect(asked).not.toContain('ei tarvitse nyt tehdä mitään')
  expect((await send('quote', { answer: 'accepted', contentHash: 'another' })).headers.get('location')).toMatch(/said=changed$/)
  await send('quote', { answer: 'accepted', contentHash: String(quotes[0]?.contentHash) })
  expect((await show()).quotes[0]).toMatchObject({ state: 'accepted', answeredVia: 'page' })
  expect(await (await open('?lang=fi')).text()).not.toContain('<button class="main" name="answer"')
})

test('a page that never was, was revoked or is only nearly right, is not there', async () => {
  const { app, mari, order, path, send } = await customer()
  expect((await app.request('/s/nothing')).status).toBe(404)
  expect((await app.request(`${path}x`)).status).toBe(404)
  await read(mari.call('POST', `/api/service-orders/${order.id}/status-links`, {}), 201)
  expect((await app.request(path)).status).toBe(404)
  expect((await send('messages', { text: 'Hello?' })).status).toBe(404)
})

test('there are words for every state, in every language', async () => {
  const { context, order, open } = await customer()
  for (const state of serviceOrderStates) {
    await context.db.updateTable('serviceOrders').set({ state }).where('id', '=', order.id).execute()
    for (const lang of interfaceLanguages)
      expect(await (await open(`?lang=${lang}`)).text(), `${state} ${lang}`).not.toMatch(/undefined|\{\w+\}/)
  }
})
