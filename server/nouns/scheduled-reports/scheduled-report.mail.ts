import { createHash } from 'node:crypto'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { DeliveryPayload } from '../../kit/database/tables/deliveries.ts'
import { buildContent, type ReportContent } from './scheduled-report.content.ts'
import type { Due } from './scheduled-report.rules.ts'
import type { ScheduledReportRow } from './scheduled-report.store.ts'

/** What a report is written from. `late`: when it was due (epoch ms), where it is sent late; `link`: where its rows open, a whole address. */
export type ReportMailParts = { content: ReportContent; lang: InterfaceLanguage; name: string; late: number | null; link: string | null }

/** `html` names the picture as `cid:` and its name; null: nothing is drawn. */
export type WrittenReport = { subject: string; text: string; html: string; picture: { name: string; svg: string } | null }

/** How reports are worded and drawn; that stands where the words of pages are. `draw` makes a PNG of an SVG. */
export type ReportMailing = { url: string | null; write(parts: ReportMailParts): WrittenReport; draw(svg: string): Promise<Uint8Array> }

export type Letter = {
  subject: string
  text: string
  html: string
  pictures: { name: string; png: string }[]
  payloadTo(address: string): DeliveryPayload
}

/** The report of a period in one language, drawn: heavy work, outside of any transaction. @param late when it was due, if it is late */
export async function letterOf(
  db: Handle,
  { url, write, draw }: ReportMailing,
  report: ScheduledReportRow,
  days: Pick<Due, 'fromOn' | 'toOn'>,
  lang: InterfaceLanguage,
  late: number | null,
): Promise<Letter> {
  const { period, zone, name } = report
  const content = await buildContent(
    db,
    { period, zone, sections: readJson(report.sections) },
    { fromOn: days.fromOn, toOn: days.toOn },
    lang,
  )
  const link = url === null ? null : `${url}/trends?from=${content.from}&to=${content.to}`
  const { subject, text, html, picture } = write({ content, lang, name, late, link })
  const pictures = picture ? [{ name: picture.name, png: Buffer.from(await draw(picture.svg)).toString('base64') }] : []
  // The same for all mails of one report (see `mail-ids.ts`).
  const conversationId = createHash('sha256').update(`report ${report.id}`).digest('hex').slice(0, 32)
  const payloadTo = (address: string): DeliveryPayload => ({
    subject,
    text,
    html,
    pictures,
    visibility: 'private',
    inReplyTo: '',
    authorExternalId: address,
    conversationId,
    automatic: true,
  })
  return { subject, text, html, pictures, payloadTo }
}

/** The mail with its pictures in it, for a screen. */
export const withPicture = ({ html, pictures }: Pick<Letter, 'html' | 'pictures'>): string =>
  pictures.reduce((whole, { name, png }) => whole.replaceAll(`cid:${name}`, `data:image/png;base64,${png}`), html)
