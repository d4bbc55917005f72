import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { html, raw } from 'hono/html'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'

type Html = ReturnType<typeof html>

/** What all pages share, then what each of them has of its own. */
const style = ['page', 'policy', 'status', 'feedback', 'api', 'help']
  .map((name) => readFileSync(new URL(`${name}.css`, import.meta.url), 'utf8'))
  .join('')
const styleHash = createHash('sha256').update(style).digest('base64')

/** What a page for customers answers with: nothing runs, only our own style counts, nobody may frame it. */
export const publicPageHeaders: Record<string, string> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  vary: 'accept-language',
}

export const languageNames: Record<InterfaceLanguage, string> = {
  en: 'English',
  de: 'Deutsch',
  no: 'Norsk',
  is: 'Íslenska',
  fi: 'Suomi',
  tr: 'Türkçe',
}
/** As BCP 47: "no" is Bokmål, English is written as in Europe. */
export const localeOf = (language: InterfaceLanguage): string => ({ no: 'nb', en: 'en-GB' })[language as 'no' | 'en'] ?? language

export type PageFrame = {
  language: InterfaceLanguage
  brand: string
  title: string
  /** Where the same page stands in another language; none where it has only one. */
  hrefIn?: (language: InterfaceLanguage) => string
  languagesLabel?: string
  /** For pages that are one person's own. */
  noindex?: boolean
  /** schema.org data; a data block is not run. */
  data?: object
  main: Html
  footer?: Html
  /** A script of ours that makes the page quicker; without it the page does the same. */
  script?: string
}

const languageLinks = (language: InterfaceLanguage, hrefIn: (language: InterfaceLanguage) => string, label: string): Html =>
  html`<nav class="links" aria-label="${label}">${interfaceLanguages.map(
    (each) =>
      html`<a href="${hrefIn(each)}" lang="${localeOf(each)}" hreflang="${localeOf(each)}"${each === language ? raw(' aria-current="true"') : ''}>${languageNames[each]}</a>`,
  )}</nav>`

/** A whole page for customers: works without script, in light and dark, from 320 px on, and switches languages by links. */
export const renderPage = ({
  language,
  brand,
  title,
  hrefIn,
  languagesLabel,
  noindex,
  data,
  main,
  footer,
  script,
}: PageFrame): Html => html`<!doctype html>
<html lang="${localeOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${brand}</title>
${noindex ? html`<meta name="robots" content="noindex, nofollow">` : ''}
<link rel="icon" href="data:,">
${script ? html`<script src="${script}" defer></script>` : ''}
<style>${raw(style)}</style>
${data ? html`<script type="application/ld+json">${raw(JSON.stringify(data).replaceAll('<', '\\u003c'))}</script>` : ''}
</head>
<body>
<header class="top"><span class="brand">${brand}</span>${hrefIn ? languageLinks(language, hrefIn, languagesLabel ?? '') : ''}</header>
<main>${main}</main>
${footer ? html`<footer>${footer}</footer>` : ''}
</body>
</html>`

/** The first of our languages that a reader's browser asks for; null: none of them. */
export function languageOf(accepted: string | undefined): InterfaceLanguage | null {
  const wanted = (accepted ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', q] = part.trim().toLowerCase().split(';q=')
      const base = tag.split('-')[0] ?? ''
      return { language: base === 'nb' || base === 'nn' ? 'no' : base, weight: q === undefined ? 1 : Number(q) || 0 }
    })
  const known = wanted.filter(({ language, weight }) => weight > 0 && (interfaceLanguages as readonly string[]).includes(language))
  return (known.sort((a, b) => b.weight - a.weight)[0]?.language as InterfaceLanguage | undefined) ?? null
}
