import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { Context } from '../kit/database/context.ts'
import { inTransaction } from '../kit/database/context.ts'
import type { Actor } from '../kit/http/route.ts'
import { day, hour } from '../kit/lib/clock.ts'
import { changeArticleText } from '../nouns/articles/article.actions.ts'
import { dayOf } from '../nouns/articles/article.shown.ts'
import { countArticles, listTexts } from '../nouns/articles/article.store.ts'
import { importArticles } from '../nouns/articles/article-files.actions.ts'
import { writeMarkdown } from '../nouns/articles/article-markdown.rules.ts'
import { addVote, countRead, countSearch } from '../nouns/articles/article-reader.store.ts'
import { findSlug } from '../nouns/articles/article-slug.store.ts'
import { brand } from '../practice/brand.ts'

type Line = { article: string | null; lang: InterfaceLanguage; title?: string; body?: string; questions?: string[] }

const file = join(import.meta.dirname, '../../corpus/knowledge/learn.jsonl')

/** What each article is about, where it is about one thing. */
const products: Record<string, string> = {
  'hinge-check': 'Ro 2',
  'bluetooth-drops': 'Dal',
  'door-seal': 'Foss 60',
  limescale: 'Dugg',
  'filter-change': 'Bris',
  'ear-pads': 'Ro 2',
  'salt-light': 'Foss 60',
  charge: 'Ro 2',
  'wifi-setup': 'Bris',
}

/** The one about danger, written for the practice brand. */
const recall: Record<InterfaceLanguage, { title: string; body: string; question: string }> = {
  en: {
    title: 'Dugg: the lid opens while you pour',
    body: 'Stop using the kettle and pull the plug.\n\n1. Look at the label under the bottom.\n2. If batch 0931 stands there, the lock of the lid can give way and boiling water runs over the handle.\n3. Write to us or call us. We send a new kettle at once; you need not send the old one back, and no receipt.\n\nIf anybody was burned, cool it under running water for twenty minutes and call us.',
    question: 'Is my kettle from batch 0931 being replaced?',
  },
  de: {
    title: 'Dugg: Der Deckel öffnet sich beim Eingießen',
    body: 'Benutzen Sie den Wasserkocher nicht mehr und ziehen Sie den Stecker.\n\n1. Sehen Sie auf das Etikett unter dem Boden.\n2. Steht dort Charge 0931, kann die Verriegelung des Deckels nachgeben, und kochendes Wasser läuft über den Griff.\n3. Schreiben Sie uns oder rufen Sie an. Wir schicken sofort einen neuen; den alten müssen Sie nicht zurücksenden, einen Beleg brauchen wir nicht.\n\nHat sich jemand verbrannt, kühlen Sie die Stelle zwanzig Minuten unter fließendem Wasser und rufen Sie uns an.',
    question: 'Wird mein Wasserkocher der Charge 0931 ersetzt?',
  },
  no: {
    title: 'Dugg: lokket åpner seg når du heller',
    body: 'Slutt å bruke kjelen og trekk ut støpselet.\n\n1. Se på etiketten under bunnen.\n2. Står det parti 0931 der, kan låsen i lokket gi etter, og kokende vann renner over håndtaket.\n3. Skriv eller ring til oss. Vi sender en ny med en gang; du trenger ikke sende den gamle, og ingen kvittering.\n\nHar noen brent seg, kjøl det ned under rennende vann i tjue minutter og ring oss.',
    question: 'Blir kjelen min fra parti 0931 byttet?',
  },
  fi: {
    title: 'Dugg: kansi aukeaa kaadettaessa',
    body: 'Lopeta keittimen käyttö ja irrota pistoke.\n\n1. Katso pohjassa olevaa tarraa.\n2. Jos siinä lukee erä 0931, kannen lukko voi pettää ja kiehuva vesi valuu kahvan yli.\n3. Kirjoita tai soita meille. Lähetämme heti uuden; vanhaa ei tarvitse palauttaa, eikä kuittia tarvita.\n\nJos joku on palanut, viilennä kohtaa juoksevassa vedessä kaksikymmentä minuuttia ja soita meille.',
    question: 'Vaihdetaanko erän 0931 vedenkeitin?',
  },
  is: {
    title: 'Dugg: lokið opnast þegar hellt er',
    body: 'Hættu að nota ketilinn og taktu hann úr sambandi.\n\n1. Skoðaðu miðann undir botninum.\n2. Ef þar stendur lota 0931 getur læsingin á lokinu gefið sig og sjóðandi vatn runnið yfir handfangið.\n3. Skrifaðu okkur eða hringdu. Við sendum nýjan strax; þú þarft ekki að senda þann gamla og enga kvittun.\n\nEf einhver hefur brennst skaltu kæla undir rennandi vatni í tuttugu mínútur og hringja í okkur.',
    question: 'Er katlinum mínum úr lotu 0931 skipt út?',
  },
  tr: {
    title: 'Dugg: dökerken kapak açılıyor',
    body: 'Su ısıtıcısını kullanmayı bırakın ve fişini çekin.\n\n1. Altındaki etikete bakın.\n2. Orada parti 0931 yazıyorsa kapağın kilidi açılabilir ve kaynar su sapın üzerine akar.\n3. Bize yazın ya da bizi arayın. Hemen yenisini göndeririz; eskisini geri göndermenize gerek yok, fiş de gerekmez.\n\nBiri yandıysa yirmi dakika akan suyun altında soğutun ve bizi arayın.',
    question: '0931 partisinden su ısıtıcım değiştirilecek mi?',
  },
}

/**
 * The articles of the practice brand in six languages, one of them changed since German and Turkish were written, with what readers said.
 * Once; what is there already stays as people left it.
 */
export async function addPracticeArticles(context: Context, actor: Actor): Promise<void> {
  if ((await countArticles(context.db)) > 0) return
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
  const files = lines.flatMap(({ article, lang, title, body, questions = [] }) =>
    article && title && body
      ? [
          {
            name: `${article}.${lang}.md`,
            text: writeMarkdown({
              ...{ article, lang, title, body, questions },
              visibility: 'public',
              isSafety: null,
              products: products[article] ? [products[article]] : [],
              significance: 'medium',
            }),
          },
        ]
      : [],
  )
  for (const lang of interfaceLanguages) {
    const { title, body, question } = recall[lang]
    const about = { article: 'lid-recall', lang, title, body, questions: [question], isSafety: true, products: ['Dugg'] }
    files.push({ name: `lid-recall.${lang}.md`, text: writeMarkdown({ ...about, visibility: 'public', significance: 'major' }) })
  }
  const { errors } = await importArticles(context, actor, files)
  if (errors[0]) throw new Error(`The articles of ${brand.name} cannot be read: ${errors[0].name}, ${errors[0].why}`)
  await changeHinge(context, actor)
  await addReaders(context)
}

/** A step changes, and three languages follow at once. */
async function changeHinge(context: Context, actor: Actor): Promise<void> {
  const id = (await findSlug(context.db, 'hinge-check'))?.articleId
  if (id === undefined) return
  const more: Partial<Record<InterfaceLanguage, string>> = {
    en: 'Take a picture of the crack before you put it away: with it we decide on the same day.',
    no: 'Ta et bilde av sprekken før du legger dem bort: Med det avgjør vi saken samme dag.',
    fi: 'Ota säröstä kuva ennen kuin panet kuulokkeet pois: sen avulla päätämme asian samana päivänä.',
    is: 'Taktu mynd af sprungunni áður en þú gengur frá þeim: með henni ákveðum við málið samdægurs.',
  }
  for (const lang of ['en', 'no', 'fi', 'is'] as const) {
    const text = (await listTexts(context.db, id)).find((one) => one.lang === lang)
    if (!text) continue
    const said = { title: text.title, body: `${text.body}\n\n${more[lang]}`, questions: JSON.parse(text.questions) as string[] }
    await changeArticleText(context, actor, id, lang, { ...said, significance: 'major', version: text.version })
  }
}

const said: readonly [slug: string, lang: InterfaceLanguage, helped: number, notHelped: number, reads: number][] = [
  ['hinge-check', 'en', 17, 4, 204],
  ['bluetooth-drops', 'en', 8, 10, 190],
  ['limescale', 'no', 12, 2, 77],
  ['send-back', 'de', 13, 5, 151],
  ['serial-number', 'fi', 9, 1, 98],
  ['filter-change', 'en', 7, 5, 60],
]
const lost: readonly [lang: InterfaceLanguage, sought: string, count: number][] = [
  ['de', 'inzahlungnahme altes gerät', 9],
  ['no', 'innbytte av gammel', 5],
  ['en', 'trade in my old one', 14],
  ['fi', 'lahjakortti loppu', 6],
]

async function addReaders(context: Context): Promise<void> {
  const now = context.clock()
  await inTransaction(context, async (tx) => {
    for (const [slug, lang, helped, notHelped, reads] of said) {
      const articleId = (await findSlug(tx, slug))?.articleId
      const text = articleId === undefined ? undefined : (await listTexts(tx, articleId)).find((one) => one.lang === lang)
      if (articleId === undefined || !text) continue
      for (let n = 0; n < helped + notHelped; n++)
        await addVote(tx, { articleId, lang, version: text.version, helped: n < helped ? 1 : 0, at: now - (n % 27) * day - hour })
      for (let n = 0; n < reads; n++) await countRead(tx, articleId, dayOf(now - (n % 29) * day))
    }
    for (const [lang, sought, count] of lost)
      for (let n = 0; n < count; n++)
        await countSearch(tx, { soughtOn: dayOf(now - (n % 20) * day), lang, sought, sense: '', band: 'hand-over' }, 2_000)
  })
}
