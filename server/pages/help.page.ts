import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { type Block, readMarkup, type Stretch } from '#shared/article-markup.ts'
import { helpWords } from './help-words/index.ts'
import { languageNames, localeOf, publicPageHeaders, renderPage } from './page.ts'
import type { Html } from './status-words/index.ts'

/** What makes the search quicker where scripts run. */
export const helpScript = readFileSync(new URL('help.client.js', import.meta.url), 'utf8')

/** How the desk presents itself to those who look for help. `color`: of the team, as #rrggbb; `canWrite`: messages are taken in; `chat`: where the chat is. */
export type HelpService = {
  brand: string
  phone: string | null
  hours: string | null
  color: string | null
  canWrite: boolean
  chat: string | null
}
type At = { lang: InterfaceLanguage; service: HelpService }
export type HelpEntry = { lang: InterfaceLanguage; title: string; slug: string; isSafety: boolean }
export type HelpResult = {
  q: string
  band: 'answer' | 'offer' | 'hand-over'
  personWhy: 'danger' | 'anger' | 'money' | null
  hits: (HelpEntry & { snippet: string; body: string })[]
}

/** The headers of a help page: as of all public pages, and our own script, asking this desk alone; the team's colour is said by its hash. */
export function helpHeaders(color: string | null): Record<string, string> {
  const policy = publicPageHeaders['content-security-policy'] ?? ''
  const hash = color === null ? '' : ` 'sha256-${createHash('sha256').update(colorStyle(color)).digest('base64')}'`
  return {
    ...publicPageHeaders,
    'content-security-policy': `${policy.replace(/(style-src [^;]+)/u, `$1${hash}`)}; script-src 'self'; connect-src 'self'`,
  }
}

const colorStyle = (color: string) => `.mark{background:${color}}`
const mark = (color: string | null): Html =>
  color === null ? html`` : html`<style>${raw(colorStyle(color))}</style><div class="mark"></div>`
const callable = (phone: string) => `tel:${phone.replaceAll(/[^+\d]/gu, '')}`
export const helpHref = (lang: InterfaceLanguage, slug = '', more: Record<string, string> = {}): string =>
  `/help${slug === '' ? '' : `/${slug}`}?${new URLSearchParams({ lang, ...more })}`

const frame = (
  at: At,
  page: { title: string; hrefIn?: (lang: InterfaceLanguage) => string; noindex?: boolean; data?: object; main: Html },
): Html =>
  renderPage({
    language: at.lang,
    brand: at.service.brand,
    title: page.title,
    ...(page.hrefIn && { hrefIn: page.hrefIn }),
    languagesLabel: helpWords(at.lang, 'language'),
    noindex: page.noindex ?? false,
    ...(page.data && { data: page.data }),
    script: '/help.js',
    main: html`${mark(at.service.color)}<div class="help">${page.main}</div>`,
  })

/** The first page: safety and the question before everything, then what was found, ways that lead on, and all answers. */
export function helpPage(at: At, list: readonly HelpEntry[], result: HelpResult | null): Html {
  const { lang } = at
  const say = (key: Parameters<typeof helpWords>[1]) => helpWords(lang, key)
  return frame(at, {
    title: say('title'),
    hrefIn: (each) => helpHref(each, '', result?.q ? { q: result.q } : {}),
    noindex: result !== null,
    main: html`<h1>${say('ask')}</h1>
${askForm(at, result?.q ?? '')}
<div class="found" aria-live="polite">${result ? foundPart(at, result) : ''}</div>
${result?.personWhy === 'danger' ? '' : safetyPart(at)}
${waysPart(at)}
<section><h2>${say('all')}</h2>
${list.length === 0 ? html`<p class="meta">${say('empty')}</p>` : html`<ul class="hits">${list.map((entry) => hit(at, entry, null))}</ul>`}</section>`,
  })
}

const askForm = ({ lang }: At, q: string): Html => html`<form class="ask" method="get" action="/help" role="search">
<input type="hidden" name="lang" value="${lang}">
<label class="vh" for="q">${helpWords(lang, 'label')}</label>
<div class="row"><input id="q" type="search" name="q" value="${q}" maxlength="300" autocomplete="off" enterkeyhint="search"><button class="main">${helpWords(lang, 'search')}</button></div>
</form>`

/** What was found for a question, best first; where a person has to look at it, that first. */
export function foundPart(at: At, { q, band, personWhy, hits }: HelpResult): Html {
  const { lang } = at
  if (q === '') return html``
  const [first, ...others] = hits
  const isDanger = personWhy === 'danger' || (first?.isSafety === true && band !== 'hand-over')
  const person = isDanger
    ? html`<div class="safe loud" role="alert"><h2>${helpWords(lang, 'danger')}</h2><p>${helpWords(lang, 'danger.why')}</p>${callLine(at)}${writeLink(at)}</div>`
    : personWhy !== null
      ? html`<div class="told"><h2>${helpWords(lang, 'upset')}</h2><p>${helpWords(lang, 'upset.why')} ${writeLink(at)}</p></div>`
      : ''
  if (!first) return html`${person}<h2>${helpWords(lang, 'none')}</h2><p>${helpWords(lang, 'none.why')} ${writeLink(at, q)}</p>`
  const count = html`<p class="vh">${helpWords(lang, 'results', { n: String(hits.length) })}</p>`
  if (band === 'answer')
    return html`${person}${count}<h2>${helpWords(lang, 'answer')}</h2>
<div class="quoted"><h3><a href="${helpHref(lang, first.slug)}" lang="${localeOf(first.lang)}">${first.title}</a></h3>${otherLanguage(at, first.lang)}
<div class="body" lang="${localeOf(first.lang)}">${bodyOf(first.body)}</div></div>
${others.length > 0 ? html`<ul class="hits">${others.slice(0, 2).map((entry) => hit(at, entry, entry.snippet))}</ul>` : ''}`
  const shown = band === 'offer' ? hits.slice(0, 5) : hits.slice(0, 3)
  const heading = band === 'offer' || personWhy !== null ? 'offer' : 'none'
  return html`${person}${count}<h2>${helpWords(lang, heading)}</h2>
${heading === 'none' ? html`<p>${helpWords(lang, 'none.why')} ${writeLink(at, q)}</p><p class="meta">${helpWords(lang, 'offer')}</p>` : ''}
<ul class="hits">${shown.map((entry) => hit(at, entry, entry.snippet))}</ul>`
}

const hit = (at: At, entry: HelpEntry, snippet: string | null): Html =>
  html`<li><a href="${helpHref(at.lang, entry.slug)}"><b lang="${localeOf(entry.lang)}">${entry.title}</b>${
    snippet === null ? '' : html`<span lang="${localeOf(entry.lang)}">${snippet}</span>`
  }${otherLanguage(at, entry.lang)}</a></li>`

const otherLanguage = ({ lang }: At, shown: InterfaceLanguage): Html =>
  shown === lang ? html`` : html`<span class="meta">${helpWords(lang, 'in.other', { language: languageNames[shown] })}</span>`

const callLine = ({ service }: At): Html =>
  service.phone === null
    ? html``
    : html`<p><a href="${callable(service.phone)}">${service.phone}</a>${service.hours ? html` <span class="meta">${service.hours}</span>` : ''}</p>`

const writeLink = (at: At, q = ''): Html =>
  at.service.canWrite ? html`<a href="${helpHref(at.lang, 'person', q === '' ? {} : { q })}">${helpWords(at.lang, 'person')}</a>` : html``

function safetyPart(at: At): Html {
  const { lang, service } = at
  if (service.phone !== null)
    return html`<p class="safe"><b>${helpWords(lang, 'safety')}</b> ${helpWords(lang, 'safety.call')} <a href="${callable(service.phone)}">${service.phone}</a>${service.hours ? html` (${service.hours})` : ''}</p>`
  return service.canWrite
    ? html`<p class="safe"><b>${helpWords(lang, 'safety')}</b> <a href="${helpHref(lang, 'person')}">${helpWords(lang, 'safety.write')}</a></p>`
    : html``
}

const way = (href: string, title: string, why: string): Html => html`<li><a href="${href}"><b>${title}</b><span>${why}</span></a></li>`

function waysPart({ lang, service }: At): Html {
  const say = (key: Parameters<typeof helpWords>[1]) => helpWords(lang, key)
  return html`<section><h2>${say('direct')}</h2><ul class="hits">
${service.canWrite ? way(helpHref(lang, 'person'), say('person'), say('person.why')) : ''}
${way(`/policy?lang=${lang}`, say('policy'), say('policy.why'))}
${way(`/withdraw?lang=${lang}`, say('withdraw'), say('withdraw.why'))}</ul></section>`
}

/** One answer, whole. `said`: what the reader just said of it; `newest`: the language that is up to date where this one is not. */
export function articlePage(
  at: At,
  article: HelpEntry & { body: string; version: number; changedAt: number; id: number; languages: readonly InterfaceLanguage[] },
  { said, newest, url }: { said: 'yes' | 'no' | null; newest: InterfaceLanguage | null; url: string | null },
): Html {
  const { lang, service } = at
  const say = (key: Parameters<typeof helpWords>[1], parts = {}) => helpWords(lang, key, parts)
  const day = new Intl.DateTimeFormat(localeOf(lang), { dateStyle: 'long', timeZone: 'UTC' }).format(article.changedAt)
  return frame(at, {
    title: article.title,
    hrefIn: (each) => helpHref(each, article.slug),
    data: {
      '@context': 'https://schema.org',
      '@type': 'FAQPage',
      inLanguage: localeOf(article.lang),
      ...(url && { url: `${url}/help/${article.slug}` }),
      mainEntity: [{ '@type': 'Question', name: article.title, acceptedAnswer: { '@type': 'Answer', text: article.body.slice(0, 2_000) } }],
    },
    main: html`<p class="crumb"><a href="${helpHref(lang)}">${say('back')}</a></p>
${article.isSafety ? safetyPart(at) : ''}
<article lang="${localeOf(article.lang)}"><h1>${article.title}</h1>
${article.lang === lang ? '' : html`<p class="told" lang="${localeOf(lang)}">${say('text.other', { language: languageNames[article.lang] })}</p>`}
${newest === null ? '' : html`<p class="told" lang="${localeOf(lang)}">${say('text.outdated', { language: '' })}<a href="${helpHref(newest, article.slug)}" hreflang="${localeOf(newest)}">${languageNames[newest]}</a></p>`}
<div class="body">${bodyOf(article.body)}</div></article>
<p class="meta">${say('changed', { day })}</p>
${
  said === null
    ? html`<form class="vote" method="post" action="${helpHref(lang, `${article.slug}/vote`)}">
<input type="hidden" name="version" value="${article.version}"><input type="hidden" name="of" value="${article.lang}">
<div class="row"><b id="helped">${say('helped')}</b><button name="helped" value="yes" aria-describedby="helped">${say('yes')}</button><button name="helped" value="no" aria-describedby="helped">${say('no')}</button></div></form>`
    : html`<div class="vote" role="status"><p>${say(said === 'yes' ? 'thanks.yes' : 'thanks.no')} ${
        said === 'no' && service.canWrite ? html`<a href="${helpHref(lang, 'person', { about: article.slug })}">${say('person')}</a>` : ''
      }</p>${said === 'no' ? callLine(at) : ''}</div>`
}
${said === null && service.canWrite ? html`<p><a href="${helpHref(lang, 'person', { about: article.slug })}">${say('person')}</a></p>` : ''}
${askForm(at, '')}<div class="found" aria-live="polite"></div>`,
  })
}

type Filled = { words: string; contact: string; about: string }

/** The way to a person, without script. `about`: the answer that did not help. */
export function personPage(at: At, filled: Filled, trouble: 'missing' | 'many' | null): Html {
  const { lang, service } = at
  const say = (key: Parameters<typeof helpWords>[1]) => helpWords(lang, key)
  return frame(at, {
    title: say('person'),
    hrefIn: (each) => helpHref(each, 'person'),
    noindex: true,
    main: html`<p class="crumb"><a href="${helpHref(lang)}">${say('back')}</a></p><h1>${say('person')}</h1>
<p class="lead">${service.canWrite ? say('person.lead') : say('person.closed')}</p>
${service.phone ? html`<a class="phone" href="${callable(service.phone)}"><b>${service.phone}</b>${service.hours ? html`<span>${service.hours}</span>` : ''}</a>` : ''}
${trouble ? html`<p role="alert" class="trouble">${say(trouble)}</p>` : ''}
${
  service.canWrite
    ? html`<form method="post" action="${helpHref(lang, 'person')}" class="narrow">
<input type="hidden" name="about" value="${filled.about}">
<label for="words">${say('words')}</label>
<textarea id="words" name="words" maxlength="1500" required>
${filled.words}</textarea>
<label for="contact">${say('contact')}</label>
<input id="contact" name="contact" value="${filled.contact}" maxlength="200" autocomplete="email" aria-describedby="contact-why" required>
<p class="meta" id="contact-why">${say('contact.why')}</p>
<button class="main">${say('send')}</button></form>`
    : ''
}
${service.chat ? html`<p><a href="${service.chat}">${say('chat')}</a></p>` : ''}`,
  })
}

/** A page with one thing to say: a message that arrived, an answer that is gone. */
export function saidPage(at: At, title: 'sent' | 'gone', why: 'sent.why' | 'gone.why'): Html {
  return frame(at, {
    title: helpWords(at.lang, title),
    noindex: true,
    main: html`<h1>${helpWords(at.lang, title)}</h1><p class="lead">${helpWords(at.lang, why)}</p>${title === 'gone' ? askForm(at, '') : ''}
<p class="crumb"><a href="${helpHref(at.lang)}">${helpWords(at.lang, 'back')}</a></p>${title === 'gone' ? html`<p>${writeLink(at)}</p>` : ''}`,
  })
}

const lineOf = (line: readonly Stretch[]): Html =>
  html`${line.map(({ text, isStrong, href }) =>
    href
      ? html`<a href="${href}"${/^https?:/iu.test(href) ? raw(' rel="noopener nofollow"') : ''}>${text}</a>`
      : isStrong
        ? html`<strong>${text}</strong>`
        : text,
  )}`

const blockOf = (block: Block): Html => {
  if ('line' in block && block.kind === 'heading') return html`<h2>${lineOf(block.line)}</h2>`
  if ('line' in block) return html`<p>${lineOf(block.line)}</p>`
  const items = block.items.map((line) => html`<li>${lineOf(line)}</li>`)
  return block.kind === 'list' ? html`<ul>${items}</ul>` : html`<ol>${items}</ol>`
}

/** The words of an article as the page shows them: nothing in them runs. */
const bodyOf = (body: string): Html => html`${readMarkup(body).map(blockOf)}`
