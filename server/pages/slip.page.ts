import { createHash } from 'node:crypto'
import bwip from 'bwip-js/node'
import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { localeOf } from './page.ts'
import { tell } from './self-service-words/index.ts'
import type { Html } from './status-words/index.ts'

/** Paper of a slip: a sheet, a quarter of it, a parcel label of 100 × 150 mm, or a small one of 100 × 50 mm. */
export const slipFormats = ['a4', 'a6', 'parcel', 'label'] as const
export type SlipFormat = (typeof slipFormats)[number]

const papers: Record<SlipFormat, { size: string; margin: string }> = {
  a4: { size: 'A4 portrait', margin: '20mm' },
  // CSS has no name for it.
  a6: { size: '105mm 148mm', margin: '8mm' },
  parcel: { size: '100mm 150mm', margin: '6mm' },
  label: { size: '100mm 50mm', margin: '3mm' },
}

const styleOf = (format: SlipFormat): string => `@page { size: ${papers[format].size}; margin: ${papers[format].margin}; }
* { box-sizing: border-box; margin: 0; }
html { color: #000; background: #fff; font: 11pt/1.35 system-ui, sans-serif; }
.label { font-size: 8pt; }
h1 { font-size: 1.5em; }
.label h1, .label .how { display: none; }
.codes { display: flex; align-items: center; gap: 4mm; margin-block: 4mm; }
.label .codes { margin-block: 0 1mm; }
.bars { inline-size: 66mm; block-size: 18mm; }
.a6 .bars, .parcel .bars { inline-size: 60mm; }
.square { inline-size: 24mm; block-size: 24mm; }
.codes svg { display: block; inline-size: 100%; block-size: 100%; }
.rma { font-size: 1.5em; font-weight: 650; letter-spacing: 0.04em; }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 1mm 4mm; margin-block-start: 3mm; }
dd { margin: 0; overflow-wrap: anywhere; }
.label dl { margin-block-start: 1mm; gap: 0 3mm; }
.label .more { display: none; }
.label .product { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }`

export type SlipOrder = { id: number; rma: string; product: string; serial: string | null }

/** What a slip is answered with: only its own style counts, and nothing runs. */
export const slipHeaders = (format: SlipFormat): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(styleOf(format)).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
})

/** The return number as Code 128 (ISO/IEC 15417) and as QR (ISO/IEC 18004), drawn as SVG without text. */
export function codesOf(rma: string): { bars: string; square: string } {
  const bars = { bcid: 'code128', text: rma, height: 14, paddingwidth: 10 }
  const square = { bcid: 'qrcode', text: rma, eclevel: 'M', padding: 4 }
  return { bars: bwip.toSVG(bars), square: bwip.toSVG(square) }
}

/** A slip for the parcel, to be printed on the paper of `format`. It names no person. `on`: the day (YYYY-MM-DD) it is printed. */
export function slipPage(order: SlipOrder, format: SlipFormat, lang: InterfaceLanguage, brand: string, on: string): Html {
  const { bars, square } = codesOf(order.rma)
  const day = new Intl.DateTimeFormat(localeOf(lang), { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(on))
  return html`<!doctype html>
<html lang="${localeOf(lang)}">
<head><meta charset="utf-8"><title>${tell(lang, 'slip.title')} ${order.rma} · ${brand}</title><style>${raw(styleOf(format))}</style></head>
<body class="${format}">
<h1>${tell(lang, 'slip.title')} · ${brand}</h1>
<p class="how">${tell(lang, 'slip.how')}</p>
<div class="codes"><div class="bars" role="img" aria-label="Code 128: ${order.rma}">${raw(fitted(bars))}</div><div class="square" role="img" aria-label="QR: ${order.rma}">${raw(square)}</div></div>
<p class="rma">${order.rma}</p>
<dl><dt>${tell(lang, 'slip.order')}</dt><dd>${serviceOrderNumber(order.id)}</dd>
<dt>${tell(lang, 'slip.product')}</dt><dd class="product">${order.product}</dd>
${order.serial ? html`<dt>${tell(lang, 'slip.serial')}</dt><dd class="product">${order.serial}</dd>` : ''}
<dt class="more">${tell(lang, 'slip.date')}</dt><dd class="more">${day}</dd></dl>
</body>
</html>`
}

/** Bars may be stretched upwards. */
const fitted = (svg: string): string => svg.replace('<svg ', '<svg preserveAspectRatio="none" ')
