import { describe, expect, test } from 'vitest'
import type { Engine } from '#server/kit/database/engine.ts'
import { day, minute } from '#server/kit/lib/clock.ts'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { withdraw } from '#server/nouns/withdrawals/withdrawal.actions.ts'
import { localeOf } from '#server/pages/page.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import type { OrderDecision } from '#shared/policy.schema.ts'
import type { ServiceOrder, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { read, testApp } from '../../../support/app.ts'
import { addBought } from '../../../support/bought.ts'
import { engines } from '../../../support/database.ts'

const said = { number: '#1', contact: 'Aino', what: 'Ro 2, the whole order' }

const parts = { secretBox: createSecretBox('a secret for the tests, 32 characters and more'), currency: 'EUR' }

async function desk(engine: Engine) {
  const { app, context, as } = await testApp(engine)
  const mari = await as('agent', 'Mari')
  const bought = await addBought(context.db, context.clock())
  const send = (path: string, fields: Record<string, string>, lang = 'en') =>
    app.request(`/withdraw${path}?lang=${lang}`, { method: 'POST', body: new URLSearchParams(fields) })
  const orders = async () => (await read<{ items: ServiceOrder[] }>(mari.call('GET', '/api/service-orders'))).items
  return { app, context, bought, send, orders, mari }
}

describe.each(engines)('withdrawing on a page (%s)', (engine) => {
  test('two steps make a return that the desk sees, with a dated receipt', async () => {
    const { app, send, orders, bought } = await desk(engine)
    expect(await (await app.request('/withdraw?lang=de')).text()).toContain('Vertrag widerrufen')
    const summary = await (await send('', said)).text()
    expect(summary).toContain('Confirm withdrawal')
    expect(await orders()).toEqual([])
    const receipt = await (await send('/confirmation', said)).text()
    const [order] = await orders()
    expect(receipt).toContain('<time datetime="2026-11-22T12:00:00.000Z">')
    expect(receipt).toContain(`S-${order?.id}`)
    expect(receipt).toContain('Ro 2, the whole order')
    expect(order).toMatchObject({
      kind: 'return',
      state: 'requested',
      reasonKey: 'changed-mind',
      threadId: null,
      customerId: bought.customerId,
      purchaseItemId: bought.purchaseItemId,
      product: 'Ro 2',
      createdBy: null,
    })
  })

  test('is decided at once by policy, with the rule and the days, and the receipt is a duty done', async () => {
    const { send, orders, context, mari } = await desk(engine)
    await context.db
      .updateTable('purchases')
      .set({ country: 'DE', zone: 'Europe/Berlin', contractOn: '2026-11-10', informedOn: '2026-11-10' })
      .execute()
    await context.db.updateTable('purchaseItems').set({ firstDeliveredOn: '2026-11-14', lastDeliveredOn: '2026-11-14' }).execute()
    await Promise.all([send('/confirmation', said), send('/confirmation', said)])
    const [order] = await orders()
    const { decision, by } = await read<OrderDecision>(mari.call('GET', `/api/service-orders/${order?.id}/decision`))
    expect(decision).toMatchObject({ outcome: 'allow', until: '2026-11-30' })
    expect([decision.decidedBy, order?.warrantyReason, by]).toEqual([decision.decidedBy, decision.decidedBy, null])
    expect(decision.dates.length).toBeGreaterThan(0)
    const { duties } = await read<ServiceOrderWithSteps>(mari.call('GET', `/api/service-orders/${order?.id}`))
    expect(duties).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ duty: 'refund', rule: 'eu.refund', state: 'open', dueOn: '2026-12-06' }),
        expect.objectContaining({ duty: 'confirm-withdrawal', state: 'done' }),
      ]),
    )
    const kept = await context.db.selectFrom('decisions').select('id').execute()
    expect(kept).toHaveLength(1)
  })

  test('that could not be decided when it came is decided when it is declared again', async () => {
    const { send, orders, context, mari } = await desk(engine)
    await withdraw(context, parts, { number: '#1', contact: 'Aino', what: 'Ro 2, the whole order' }, null)
    const [order] = await orders()
    const show = () => read<OrderDecision | null>(mari.call('GET', `/api/service-orders/${order?.id}/decision`))
    expect(await show()).toBeNull()
    await send('/confirmation', said)
    expect((await show())?.decision).toMatchObject({ outcome: 'review', missing: expect.arrayContaining(['deliveredOn']) })
    expect(await orders()).toHaveLength(1)
  })

  test('the same again, also twice at once, is the same receipt with its first date', async () => {
    const { send, orders, context } = await desk(engine)
    const [one, two] = await Promise.all([send('/confirmation', said), send('/confirmation', { ...said, contact: ' AINO ' })])
    const first = await one.text()
    expect(/S-\d+/.exec(first)?.[0]).toBe(/S-\d+/.exec(await two.text())?.[0])
    context.clock.pass(5 * minute)
    expect(await (await send('/confirmation', said)).text()).toBe(first)
    expect(await orders()).toHaveLength(1)
  })

  test('nobody learns who bought what: found or not, the page says the same', async () => {
    const { send, orders } = await desk(engine)
    const pages = []
    for (const fields of [said, { ...said, contact: 'Eve' }, { ...said, number: '777' }])
      pages.push(await (await send('/confirmation', fields)).text())
    const alike = pages.map((page) => page.replace(/S-\d+/g, 'S').replace(/<dd>(Aino|Eve|#1|777)<\/dd>/g, '<dd></dd>'))
    expect(new Set(alike).size).toBe(1)
    expect(pages.join()).not.toMatch(/RMA-|\/s\//)
    const kept = await orders()
    expect(kept.map(({ customerId, purchaseItemId }) => [customerId === null, purchaseItemId === null])).toEqual([
      [true, true],
      [true, true],
      [false, false],
    ])
    expect(kept[0]?.fault).toContain('777 · Aino')
  })

  test('a return number finds its order, however it is typed, for whom it is for', async () => {
    const { send, orders, context, bought } = await desk(engine)
    await send('/confirmation', said)
    const [first] = await orders()
    await context.db.updateTable('customers').set({ emailKey: 'aino@post.example' }).execute()
    const number = String(first?.rma).toLowerCase().replaceAll('-', ' ')
    await send('/confirmation', { number, contact: 'Aino@Post.example', what: 'All of it' })
    await send('/confirmation', { number, contact: 'eve@post.example', what: 'All of it' })
    const [stranger, own] = await orders()
    expect(own).toMatchObject({ parentOrderId: first?.id, relation: 'follow-up', purchaseItemId: bought.purchaseItemId })
    expect(stranger).toMatchObject({ parentOrderId: null, customerId: null })
  })

  test('ten a day from one address, and the page says what else counts', async () => {
    const { context } = await desk(engine)
    const from = (caller: string | null, n: number) => withdraw(context, parts, { number: String(n), contact: 'Eve', what: 'All' }, caller)
    for (let n = 100; n < 110; n++) await from('203.0.113.9', n)
    await expect(from('203.0.113.9', 110)).rejects.toMatchObject({ code: 'too-many-withdrawals' })
    await from('203.0.113.9', 105)
    await from('203.0.113.10', 110)
    context.clock.pass(day)
    await from('203.0.113.9', 111)
    const { callerHash } = await context.db.selectFrom('withdrawals').select('callerHash').limit(1).executeTakeFirstOrThrow()
    expect(callerHash).toMatch(/^[\w-]{43}$/)
  })
})

test('both steps and the receipt speak every language, and nothing typed runs', async () => {
  const { app, send } = await desk('sqlite')
  const typed = { number: '"><script>1</script>', contact: '<img src=x onerror=1>', what: '</textarea><script>2</script>' }
  for (const lang of interfaceLanguages) {
    const pages = [
      await app.request(`/withdraw?lang=${lang}`),
      await send('', typed, lang),
      await send('', { ...typed, back: '1' }, lang),
      await send('/confirmation', typed, lang),
    ]
    for (const page of pages) {
      const text = await page.text()
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store'])
      expect(text).toContain(`<html lang="${localeOf(lang)}">`)
      expect(text).not.toMatch(/<script|<img|undefined|\{\w+\}/)
    }
  }
})

test('what is missing or too long is said, what was typed stays, and nothing is kept', async () => {
  const { send, orders, app } = await desk('sqlite')
  for (const step of ['', '/confirmation']) {
    const answer = await send(step, { ...said, contact: '  ' }, 'fi')
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain('Täytä kaikki kentät.')
    expect(text).toContain('value="#1"')
  }
  expect((await send('/confirmation', { ...said, what: 'x'.repeat(2_001) })).status).toBe(422)
  expect((await send('/confirmation', { ...said, what: 'x'.repeat(70_000) })).status).toBe(413)
  expect((await app.request('/withdraw/confirmation')).headers.get('location')).toBe('/withdraw?lang=en')
  expect(await orders()).toEqual([])
})

test('the receipt names the clock of its time, by language or by the country asked for, and UTC beside it', async () => {
  const { app, send } = await desk('sqlite')
  const zones = {
    en: 'Europe/London',
    de: 'Europe/Berlin',
    no: 'Europe/Oslo',
    fi: 'Europe/Helsinki',
    is: 'Atlantic/Reykjavik',
    tr: 'Europe/Istanbul',
  }
  for (const lang of interfaceLanguages) {
    const text = await (await send('/confirmation', said, lang)).text()
    expect(text).toContain(`(${zones[lang]})`)
    expect(text).toContain('UTC')
  }
  expect(await (await send('/confirmation', said, 'fi')).text()).toMatch(/22\. marraskuuta 2026.*14.00.00 .*\(Europe\/Helsinki\)/)
  const asked = await app.request('/withdraw?lang=en&country=is')
  expect(await asked.text()).toContain('action="/withdraw?lang=en&amp;country=IS"')
  expect(await (await send('/confirmation', said, 'en&country=is')).text()).toContain('(Atlantic/Reykjavik)')
  expect(await (await send('/confirmation', said, 'en&country=<b>')).text()).toContain('(Europe/London)')
})

test('the policy leads to the withdrawal and back, in the same language and country', async () => {
  const { app } = await desk('sqlite')
  const policy = await (await app.request('/policy?lang=fi&country=NO')).text()
  expect(policy).toContain('href="/withdraw?lang=fi&amp;country=NO"')
  expect(await (await app.request('/withdraw?lang=fi&country=NO')).text()).toContain('href="/policy?lang=fi&amp;country=NO"')
})
