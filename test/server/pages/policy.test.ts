import { describe, expect, test } from 'vitest'
import type { PolicyRule } from '#shared/policy.schema.ts'
import { read, testApp } from '#test/support/app.ts'

const window: PolicyRule = {
  key: 'store.return',
  title: 'Store window <script>alert(1)</script>',
  topics: ['withdrawal'],
  layer: 'store',
  does: 'grant',
  buyerKind: 'consumer',
  outcome: 'allow',
  count: 30,
  unit: 'day',
  anchor: 'lastDelivery',
  payer: 'us',
  statute: '',
  sureness: 'H',
  reviewedBy: null,
}
const guarantee: PolicyRule = {
  ...window,
  key: 'fj.guarantee',
  title: '<b>Guarantee</b>',
  topics: ['defect'],
  layer: 'commercial',
  count: 36,
  unit: 'month',
}

const dataOf = (page: string) => JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1] ?? '{}')

describe('/policy', () => {
  test.each([
    ['en', 'UK', 'What to do when something is not right', '6 years'],
    ['de', 'DE', 'Was tun, wenn etwas nicht stimmt', '2 Jahre'],
    ['no', 'NO', 'Hva du gjør når noe er galt', '5 år'],
    ['is', 'IS', 'Hvað þú gerir þegar eitthvað er að', '5 ár'],
    ['fi', 'FI', 'Mitä teet, kun jokin ei ole kunnossa', 'ei kiinteää rajaa'],
    ['tr', 'TR', 'Bir sorun olduğunda ne yapmalısınız', '2 yıl'],
  ])('in %s for %s: whole, without script, with the law of the country', async (lang, country, title, term) => {
    const { anonymous } = await testApp()
    const answer = await anonymous('GET', `/policy?lang=${lang}&country=${country}`)
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/)
    for (const words of [title, term, '+47 22 00 00 00', 'tel:+4722000000', 'Mon–Fri 8–18', 'Fjellro']) expect(page).toContain(words)
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(dataOf(page)).toMatchObject({
      '@type': 'MerchantReturnPolicy',
      applicableCountry: country === 'UK' ? 'GB' : country,
      merchantReturnDays: 14,
      customerRemorseReturnFees: `https://schema.org/${country === 'TR' ? 'FreeReturn' : 'ReturnFeesCustomerResponsibility'}`,
    })
  })

  test('follows what is published, keeps earlier versions, and escapes what people wrote', async () => {
    const { as, anonymous } = await testApp()
    const { call } = await as('admin')
    const page = async (more = '') => (await anonymous('GET', `/policy?lang=en&country=DE${more}`)).text()
    await read(call('PUT', '/api/policy/draft/rules/store.return', window))
    await read(call('PUT', '/api/policy/draft/rules/fj.guarantee', guarantee))
    expect(await page()).not.toContain('30 days')
    await read(call('POST', '/api/policy/publication', {}), 201)
    const after = await page()
    for (const words of [
      '30 days',
      'The law gives 14 days, we give 30.',
      'We pay for sending it back.',
      '3 years',
      'version 2',
      '&amp;version=1',
    ])
      expect(after).toContain(words)
    expect(after).toContain('&lt;b&gt;Guarantee')
    expect(dataOf(after)).toMatchObject({ merchantReturnDays: 30, customerRemorseReturnFees: 'https://schema.org/FreeReturn' })
    const before = await page('&version=1')
    expect(before).toContain('14 days')
    expect(before).not.toContain('30 days')
  })

  test('the language is the reader’s, the country follows it, and nonsense is passed over', async () => {
    const { anonymous } = await testApp()
    const get = async (path: string, accepted: string) => (await anonymous('GET', path, undefined, { 'accept-language': accepted })).text()
    expect(await get('/policy', 'nb-NO,nb;q=0.9,en;q=0.8')).toContain('<html lang="nb">')
    expect(dataOf(await get('/policy', 'tr'))).toMatchObject({ applicableCountry: 'TR' })
    expect(await get('/policy', 'sv,de;q=0.5')).toContain('<html lang="de">')
    expect(await get('/policy?lang=xx&country=%3Cb%3E&version=-3', '')).toContain('<html lang="en-GB">')
  })
})
