import type { Page as BrowserPage } from 'playwright-core'
import { expect } from 'vitest'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import { addOwner, linkTo } from './planned-case.ts'
import type { runningServer } from './running.ts'
import { ask } from './visitor.ts'

/** People of six languages, eight or six each, and what each says: the same hinge. */
const voices: Record<string, { people: string; says: string[] }> = {
  en: {
    people: 'Dan Okafor, Tom Baxter, Meg Hollis, Priya Nair, Owen Pratt, Ruth Calder, Sean Doyle, Kate Lowry',
    says: [
      'my Ro 2 left hinge broke again, third week and no answer. Unacceptable',
      'the hinge of my Ro 2 broke, nobody answers. Terrible',
    ],
  },
  de: {
    people: 'Jörg Thalheimer, Hanne Brückner, Uwe Petersen, Ilse Krämer, Bernd Voss, Petra Lang, Klaus Weiß, Gudrun Haas',
    says: [
      'Scharnier am Ro 2 schon wieder gebrochen, seit drei Wochen keine Antwort',
      'das Scharnier vom Ro 2 ist kaputt, niemand antwortet',
    ],
  },
  no: {
    people: 'Ingrid Solbakken, Ole Aas, Kari Moen, Lars Dahl, Silje Berg, Nils Haugen',
    says: ['hengselen på Ro 2 knakk igjen, ingen svarer. Elendig', 'Ro 2-hengselen er ødelagt for andre gang, ingen svar'],
  },
  fi: {
    people: 'Aino Kettunen, Mirja Väänänen, Seija Korpela, Pekka Laine, Tuula Niemi, Esa Salo',
    says: ['Ro 2:n vasen sarana hajosi jo toisen kerran, kukaan ei vastaa', 'Ro 2:n sarana meni rikki, kukaan ei vastaa viesteihin'],
  },
  is: {
    people: 'Þórdís Hallgrímsdóttir, Jón Einarsson, Guðrún Pálsdóttir, Sigurður Örn, Anna Björk, Ólafur Þór',
    says: ['lömin á Ro 2 brotnaði aftur og enginn svarar. Þetta er óásættanlegt', 'Ro 2 lömin er biluð í annað sinn, enginn svarar'],
  },
  tr: {
    people: 'Çağla Işıldak, Oğuz Kılıç, Elif Şahin, Murat Yıldız, Zeynep Güneş, Kemal Öztürk',
    says: ['Ro 2 menteşesi ikinci kez kırıldı, kimse cevap vermiyor. Rezalet', 'Ro 2 menteşesi bozuldu, kimse yanıt vermiyor'],
  },
}

/** Those who write, in turn on X and on Mastodon. */
export const forty = Object.entries(voices).flatMap(([lang, { people, says }]) =>
  people.split(', ').map((name, n) => ({ name, lang, text: `@fjellro ${says[n % says.length]}`, handle: `${lang}${n}` })),
)

/**
 * Forty people complain of one thing on two networks, in six languages; two of three have bought it. Answers the case that holds them all.
 * @param page somebody signed in as a manager or higher
 */
export async function fortyThreads({ server, practice }: Awaited<ReturnType<typeof runningServer>>, page: BrowserPage) {
  const headers = { origin: server.url }
  const mastodon = practice.on('mastodon')
  const settings = { baseUrl: mastodon.url, accessToken: mastodon.token }
  const added = await page.request.post('/api/sources', { data: { channel: 'mastodon', name: 'Mastodon', settings }, headers })
  if (!added.ok()) throw new Error(await added.text())
  // One after the other, so that a plan answers them in turn on both.
  const began = Date.now() - forty.length * 1_000
  for (const [n, { name, text, handle, lang }] of forty.entries())
    (n % 2 === 0 ? practice : mastodon).post({ handle, name, text, lang, at: began + n * 1_000 })
  const heard = async () => (await ask<Page<Mention>>(page, '/api/mentions?limit=100')).items
  await expect.poll(async () => (await heard()).filter(({ threadId }) => threadId !== null).length, { timeout: 60_000 }).toBe(forty.length)
  const mentions = await heard()
  const { db } = server.context
  const cases = await db
    .selectFrom('threads')
    .select((row) => ['caseId', row.fn.countAll<number>().as('count')])
    .where('caseId', 'is not', null)
    .groupBy('caseId')
    .execute()
  const caseId = Number(cases.toSorted((a, b) => Number(b.count) - Number(a.count))[0]?.caseId)
  for (const { threadId } of mentions) {
    const put = await page.request.put(`/api/threads/${threadId}/case`, { data: { case: caseId }, headers })
    if (!put.ok()) throw new Error(await put.text())
  }
  const product = await db.selectFrom('products').select(['id', 'key']).where('name', 'like', '%Ro 2%').executeTakeFirstOrThrow()
  await db.updateTable('cases').set({ product: product.key }).where('id', '=', caseId).execute()
  const now = Date.now()
  for (const [n, { author }] of mentions.entries()) {
    if (n % 3 === 2) continue
    // One of the buyers has no day of delivery: there a person decides first.
    const { customerId } = await addOwner(db, now, { name: author.name, productId: product.id, ...(n === 0 && { deliveredOn: null }) })
    await linkTo(db, now, customerId, author.id)
  }
  for (const name of ['Vera Stern', 'Max Kuhn', 'Ida Frost'])
    await addOwner(db, now, { name, productId: product.id, email: `${name.split(' ')[0]?.toLowerCase()}@mail.example` })
  return { caseId, mastodon }
}
