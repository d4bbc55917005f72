import { describe, expect, test } from 'vitest'
import { missingIn, shownLang, slugOf, statesOf, troubleOf } from '#server/nouns/articles/article.rules.ts'
import { readMarkdown, writeMarkdown } from '#server/nouns/articles/article-markdown.rules.ts'
import { isKept } from '#server/nouns/articles/article-reader.actions.ts'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Following, Significance } from '#shared/article.ts'
import { beginningOf, plainWords, readMarkup } from '#shared/article-markup.ts'

type Lang = InterfaceLanguage
const text = (lang: Lang, version: number, followsLang: Lang | null = null, followsVersion: number | null = null): Following => ({
  lang,
  version,
  followsLang,
  followsVersion,
})
const versions = (lang: Lang, ...all: Significance[]) => all.map((significance, n) => ({ lang, version: n + 1, significance }))

describe('how a language stands beside what it follows', () => {
  test.each<[string, Following[], ReturnType<typeof versions>, Partial<Record<Lang, string>>]>([
    ['nothing changed', [text('en', 1), text('de', 1, 'en', 1)], versions('en', 'medium'), { en: 'current', de: 'current' }],
    ['only wording', [text('en', 2), text('de', 1, 'en', 1)], versions('en', 'medium', 'typo'), { de: 'current' }],
    ['something to say too', [text('en', 2), text('de', 1, 'en', 1)], versions('en', 'medium', 'medium'), { de: 'behind' }],
    ['it is wrong now', [text('en', 2), text('de', 1, 'en', 1)], versions('en', 'medium', 'major'), { de: 'outdated' }],
    ['the worst counts', [text('en', 4), text('de', 1, 'en', 1)], versions('en', 'major', 'typo', 'major', 'medium'), { de: 'outdated' }],
    ['what came before it does not', [text('en', 3), text('de', 2, 'en', 3)], versions('en', 'major', 'major', 'major'), { de: 'current' }],
    [
      'a copy is as old as what it was made from',
      [text('en', 2), text('no', 1, 'en', 1), text('is', 1, 'no', 1)],
      [...versions('en', 'medium', 'major'), ...versions('no', 'medium')],
      { no: 'outdated', is: 'outdated' },
    ],
    [
      'and no older when that was put right without changing what it says',
      [text('en', 2), text('no', 2, 'en', 2), text('is', 1, 'no', 1)],
      [...versions('en', 'medium', 'major'), ...versions('no', 'medium', 'typo')],
      { no: 'current', is: 'current' },
    ],
    [
      'two that follow each other',
      [text('en', 2, 'de', 1), text('de', 1, 'en', 1)],
      [...versions('en', 'medium', 'medium'), ...versions('de', 'medium')],
      { de: 'behind' },
    ],
    ['what it followed is gone', [text('de', 1, 'en', 1)], versions('en', 'medium', 'major'), { de: 'current' }],
    [
      'a version that was taken back does not count',
      [text('en', 1), text('de', 1, 'en', 1)],
      versions('en', 'medium', 'major'),
      { de: 'current' },
    ],
  ])('%s', (_what, texts, all, wanted) => {
    expect(Object.fromEntries(statesOf(texts, all))).toMatchObject(wanted)
  })
})

test.each<[string[], Lang, Lang, Lang]>([
  [['en', 'fi'], 'fi', 'no', 'fi'],
  [['en', 'no'], 'fi', 'no', 'en'],
  [['no', 'de'], 'fi', 'no', 'no'],
  [['de'], 'fi', 'no', 'de'],
])('of %s somebody who wants %s reads (base %s) %s', (has, wanted, base, shown) => {
  expect(shownLang(has as Lang[], wanted, base)).toBe(shown)
})

test('missing is what other articles are written in', () => {
  expect(missingIn(['en'], ['en', 'fi', 'tr'])).toEqual(['fi', 'tr'])
  expect(missingIn(['en'], ['en'])).toEqual([])
})

test.each([
  ['Check the hinge at home', 'check-the-hinge-at-home'],
  ['Ærlig talt: Østers på Åsen', 'aerlig-talt-osters-pa-asen'],
  ['Þvottavélin ð', 'thvottavelin-d'],
  ['İade nasıl yapılır? Işık', 'iade-nasil-yapilir-isik'],
  ['Straße, Käse & mehr', 'strasse-kase-mehr'],
  ['!!! ???', 'article'],
  ['日本語', 'article'],
  ['Person', 'person-article'],
  ['Sent!', 'sent-article'],
])('the address of %s is %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug)
})
test('an address is cut between words', () => {
  expect(slugOf('word '.repeat(60)).length).toBeLessThanOrEqual(80)
  expect(slugOf('word '.repeat(60))).toMatch(/^(word-)+word$/)
})

test.each([
  [{ helped: 2, notHelped: 2, complaints: 0 }, null],
  [{ helped: 2, notHelped: 3, complaints: 0 }, 'not-helping'],
  [{ helped: 5, notHelped: 5, complaints: 0 }, null],
  [{ helped: 9, notHelped: 0, complaints: 3 }, 'still-complained'],
  [{ helped: 0, notHelped: 0, complaints: 2 }, null],
])('%o is trouble: %s', (numbers, trouble) => {
  expect(troubleOf(numbers)).toBe(trouble)
})

test.each([
  ['hinge creaks', true],
  ['vasen hiljainen', true],
  ['ab', false],
  ['12', false],
  ['mail me at anna@example.com', false],
  ['@anna on x', false],
  ['order 24391187', false],
  ['r2-24391187', false],
  ['+47 22 40 10 10', false],
  ['see https://example.com', false],
  ['x'.repeat(81), false],
])('the search "%s" is kept: %s', (sought, kept) => {
  expect(isKept(sought)).toBe(kept)
})

describe('markup', () => {
  test('paragraphs, headings, lists, steps, strong words and links are read', () => {
    expect(readMarkup('One\nline\n\n## Then\n- a\n- **b** c\n1. do\n2. [see](https://x.example/y)\nend')).toEqual([
      { kind: 'paragraph', line: [{ text: 'One\nline' }] },
      { kind: 'heading', line: [{ text: 'Then' }] },
      { kind: 'list', items: [[{ text: 'a' }], [{ text: 'b', isStrong: true }, { text: ' c' }]] },
      { kind: 'steps', items: [[{ text: 'do' }], [{ text: 'see', href: 'https://x.example/y' }]] },
      { kind: 'paragraph', line: [{ text: 'end' }] },
    ])
  })
  test.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'vbscript:x', 'https:/x', 'JaVaScRiPt:x'])(
    'a link to %s is words',
    (href) => {
      const words = `[press](${href})`
      expect(readMarkup(words)).toEqual([{ kind: 'paragraph', line: [{ text: words }] }])
    },
  )
  test('however long the text, reading ends soon', () => {
    const began = performance.now()
    for (const hostile of ['**'.repeat(10_000), '['.repeat(20_000), '[a]('.repeat(5_000), '- '.repeat(10_000)]) readMarkup(hostile)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
  test('plain words and a beginning cut at a word', () => {
    expect(plainWords('## A\n\n- **b**\n- [c](/help)')).toBe('A b c')
    expect(beginningOf('one two three', 9)).toBe('one two…')
  })
})

describe('a Markdown file', () => {
  const one = {
    article: 'hinge-check',
    lang: 'de' as const,
    title: 'Scharnier: "prüfen" # jetzt',
    body: 'Klappe auf.\n\n- eins',
    questions: ['Bricht das?', '- "ja": nein'],
    visibility: 'public' as const,
    isSafety: true,
    products: ['Ro 2', 'O\'Neill: "x"'],
    significance: 'medium' as const,
  }
  test('is read as it was written', () => {
    expect(readMarkdown('x.md', writeMarkdown(one))).toEqual(one)
  })
  test('takes from its name and its first heading what it leaves out', () => {
    expect(readMarkdown('docs/salt-light.nb.md', '---\nsignificance: major\n---\n# Saltlampen\n\nFyll på.')).toMatchObject({
      article: 'salt-light',
      lang: 'no',
      title: 'Saltlampen',
      body: 'Fyll på.',
      significance: 'major',
      visibility: null,
    })
  })
  test.each([
    ['x.md', 'no front matter', 'no-front-matter'],
    ['x.md', '---\ntitle: A\n---\nB', 'no-lang'],
    ['x.sv.md', '---\ntitle: A\n---\nB', 'no-lang'],
    ['x.en.md', '---\nlang: en\n---\nB', 'no-title'],
    ['x.en.md', '---\ntitle: A\n---\n', 'no-body'],
    ['x.en.md', `---\ntitle: ${'A'.repeat(161)}\n---\nB`, 'too-long'],
    ['x.en.md', '---\ntitle: A\nvisibility: all\n---\nB', 'bad-visibility'],
    ['x.en.md', '---\ntitle: A\nsignificance: huge\n---\nB', 'bad-significance'],
  ])('%s %j is refused: %s', (name, words, why) => {
    expect(readMarkdown(name, words)).toBe(why)
  })
})
