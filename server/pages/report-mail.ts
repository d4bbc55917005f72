import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { type ChannelName, channelLabels } from '#shared/channel.ts'
import type { ReportPeriod, ReportSection } from '#shared/scheduled-report.ts'
import { deskMailText, wordsIn } from './desk-mail-words/index.ts'
import { localeOf } from './page.ts'
import { paper, reportChart } from './report-chart.ts'

type Counts = { negative: number; neutral: number; positive: number }
type Numbers = Counts & {
  threads: number
  answered: number
  firstReplyMs: number | null
  better: number
  heardAgain: number
  promisesDue: number
  promisesKept: number
}
type Content = {
  period: ReportPeriod
  zone: string
  from: number
  to: number
  sections: readonly ReportSection[]
  bars: readonly (Counts & { at: number })[]
  now: Numbers
  before: Numbers
  riser: { title: string; more: number } | null
  drivers: readonly { id: number; title: string; count: number }[]
  gaps: readonly { channel: ChannelName; from: number; to: number | null }[]
}
type Parts = { content: Content; lang: InterfaceLanguage; name: string; late: number | null; link: string | null }
type Written = { subject: string; text: string; html: string; picture: { name: string; svg: string } | null }

/** Below this many mentions no share is said, as on Trends. */
const fewestForShare = 20

const totalOf = ({ negative, neutral, positive }: Counts) => negative + neutral + positive
const shareOf = (counts: Counts) => (totalOf(counts) < fewestForShare ? null : counts.negative / totalOf(counts))

/** A report as a mail: a sentence, a picture, the same numbers as a table, and all of it again as plain text. */
export function reportMail(parts: Parts, brand: string): Written {
  const { content, lang, name, late, link } = parts
  const words = wordsIn(lang, content.zone)
  const say = (key: Parameters<typeof deskMailText>[1], values: Record<string, string> = {}) => deskMailText(lang, key, values)
  const has = (section: ReportSection) => content.sections.includes(section)
  const range = words.range(content.from, content.to)
  const share = shareOf(content.now)
  const subject = say('report.subject', {
    name,
    range,
    what:
      share === null ? say('report.few', { n: words.number(totalOf(content.now)) }) : say('report.share', { share: words.percent(share) }),
  })
  const lead = has('sentence') ? [leadOf(content, say, words), content.riser ? riserOf(content.riser, say, words) : ''].filter(Boolean) : []
  const lateWords = late === null ? [] : [say('report.late', { time: words.moment(late) })]
  const isDay = content.period === 'day'
  const bars = content.bars.map((bar, n) => ({ ...bar, name: isDay ? (n % 3 === 0 ? words.hour(bar.at) : '') : words.weekday(bar.at) }))
  const title = say('report.picture')
  const rows = [...(has('numbers') ? numberRows(content, say, words) : []), ...(has('promises') ? promiseRows(content, say, words) : [])]
  const drivers = has('drivers') ? content.drivers : []
  const driverShare = ({ count }: { count: number }) =>
    content.now.negative < fewestForShare ? words.number(count) : words.percent(count / content.now.negative)
  const gaps = content.gaps.map(({ channel, from, to }) => {
    const values = { source: channelLabels[channel], from: words.moment(from), to: words.moment(to ?? from) }
    return say(to === null ? 'report.gap.open' : 'report.gap', values)
  })
  const foot = say('report.zone', { range, zone: words.zone(content.from) })
  const barRows = has('days') ? content.bars.filter((bar) => !isDay || totalOf(bar) > 0) : []
  const barName = (at: number) => (isDay ? words.hour(at) : words.day(at))

  const text = [
    subject,
    ...lateWords,
    lead.join(' '),
    [say('report.what'), say('report.negative'), say('report.neutral'), say('report.positive')].join(' | '),
    ...barRows.map((bar) => `${barName(bar.at)}: ${[bar.negative, bar.neutral, bar.positive].map((n) => words.number(n)).join(' | ')}`),
    ...rows.map(([what, now, before]) => `${what}: ${now} (${say('report.before')}: ${before})`),
    ...(drivers.length > 0 ? [`${say('report.drivers')} (${say('report.drivers.share')})`] : []),
    ...drivers.map((driver) => `${driver.title}: ${driverShare(driver)}`),
    ...gaps,
    foot,
    ...(link === null ? [] : [`${say('report.open')}: ${link}`]),
    brand,
  ]
  const cell = `padding:6px 0;border-bottom:1px solid ${paper.hair};font-size:14px`
  const right = `${cell};text-align:right;white-space:nowrap`
  const head = `padding:4px 0;border-bottom:1px solid ${paper.line};font-size:12px;color:${paper.faint};font-weight:500`
  const small = `font-size:12px;line-height:18px;color:${paper.faint};margin:8px 0`
  const table = (inside: unknown) =>
    html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;margin:12px 0">${inside}</table>`
  const body = html`<!doctype html>
<html lang="${localeOf(lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>${subject}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:${paper.text};font-family:Inter,-apple-system,'Segoe UI',Roboto,Arial,sans-serif">
<div style="max-width:536px;margin:0 auto">
${lateWords.map((line) => html`<p style="${small};color:${paper.text};background:${paper.sunken};padding:8px 10px">${line}</p>`)}
${lead.length > 0 ? html`<p style="font-size:18px;line-height:26px;font-weight:500;margin:0 0 12px">${lead.join(' ')}</p>` : ''}
${has('days') ? html`<img src="cid:days" width="536" height="150" alt="${title}" style="display:block;width:100%;height:auto"><p style="${small}">${say('report.picture.note')}</p>` : ''}
${
  barRows.length > 0
    ? html`<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;margin:12px 0"><thead><tr><th scope="col" align="left" style="${head}">${title.split(':')[0]}</th><th scope="col" align="right" style="${head};text-align:right">${say('report.negative')}</th><th scope="col" align="right" style="${head};text-align:right">${say('report.neutral')}</th><th scope="col" align="right" style="${head};text-align:right">${say('report.positive')}</th></tr></thead><tbody>${barRows.map((bar) => html`<tr><th scope="row" align="left" style="${cell};font-weight:400">${barName(bar.at)}</th><td style="${right}">${words.number(bar.negative)}</td><td style="${right}">${words.number(bar.neutral)}</td><td style="${right}">${words.number(bar.positive)}</td></tr>`)}</tbody></table>`
    : ''
}
${
  rows.length > 0
    ? html`<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;margin:12px 0"><thead><tr><th scope="col" align="left" style="${head}">${say('report.what')}</th><th scope="col" align="right" style="${head};text-align:right">${say('report.now')}</th><th scope="col" align="right" style="${head};text-align:right">${say('report.before')}</th></tr></thead><tbody>${rows.map(([what, now, before]) => html`<tr><th scope="row" align="left" style="${cell};font-weight:400">${what}</th><td style="${right}">${now}</td><td style="${right};color:${paper.soft}">${before}</td></tr>`)}</tbody></table>`
    : ''
}
${
  drivers.length > 0
    ? html`<h2 style="font-size:14px;margin:16px 0 0">${say('report.drivers')} <span style="font-weight:400;font-size:12px;color:${paper.faint}">${say('report.drivers.share')}</span></h2>${table(
        drivers.map(
          (driver) =>
            html`<tr><td style="${cell}">${driver.title}</td><td style="${cell};width:200px"><div style="background:${paper.sunken};height:6px"><div style="background:${paper.accent};height:6px;width:${raw(String(Math.round((100 * driver.count) / Math.max(1, content.now.negative))))}%"></div></div></td><td style="${right};padding-left:12px">${driverShare(driver)}</td></tr>`,
        ),
      )}`
    : ''
}
${gaps.map((gap) => html`<p style="${small}">${gap}</p>`)}
<p style="${small}">${foot}${link === null ? '' : html` · <a href="${link}" style="color:${paper.accent}">${say('report.open')}</a>`}<br>${brand}</p>
</div></body></html>`
  return {
    subject,
    text: text
      .filter(Boolean)
      .join('\n\n')
      .replaceAll(/\n\n(?=[^\n]*: [^\n]*\|)/g, '\n'),
    html: String(body),
    picture: has('days') ? { name: 'days', svg: reportChart(bars, title) } : null,
  }
}

type Say = (key: Parameters<typeof deskMailText>[1], values?: Record<string, string>) => string
type Words = ReturnType<typeof wordsIn>

function leadOf({ now, before }: Content, say: Say, words: Words): string {
  const share = shareOf(now)
  const past = shareOf(before)
  if (share === null) return say('report.lead.few', { n: words.number(totalOf(now)) })
  if (past === null) return say('report.lead.first', { share: words.percent(share) })
  const points = Math.round(100 * share) - Math.round(100 * past)
  return say('report.lead', { share: words.percent(share), points: say('report.points', { n: words.signed(points) }) })
}

const riserOf = ({ title, more }: { title: string; more: number }, say: Say, words: Words): string =>
  say('report.riser', { title, n: words.number(more) })

type Row = readonly [what: string, now: string, before: string]

function numberRows({ now, before }: Content, say: Say, words: Words): Row[] {
  const of = (a: number, b: number) => (b === 0 ? say('report.none') : say('report.of', { a: words.number(a), b: words.number(b) }))
  const share = (numbers: Numbers) => {
    const known = shareOf(numbers)
    return known === null ? words.number(numbers.negative) : `${words.number(numbers.negative)} (${words.percent(known)})`
  }
  const took = ({ firstReplyMs }: Numbers) => (firstReplyMs === null ? say('report.none') : words.duration(firstReplyMs))
  const pair = (what: string, show: (numbers: Numbers) => string): Row => [what, show(now), show(before)]
  return [
    pair(say('report.mentions'), (numbers) => words.number(totalOf(numbers))),
    pair(say('report.negative'), share),
    pair(say('report.answered'), ({ answered, threads }) => of(answered, threads)),
    pair(say('report.first-reply'), took),
    pair(say('report.better'), ({ better, heardAgain }) => of(better, heardAgain)),
  ]
}

function promiseRows({ now, before }: Content, say: Say, words: Words): Row[] {
  const of = ({ promisesKept, promisesDue }: Numbers) =>
    promisesDue === 0 ? say('report.none') : say('report.of', { a: words.number(promisesKept), b: words.number(promisesDue) })
  return [[say('report.promises'), of(now), of(before)]]
}
