import { attributionAt, isAttributionEnd } from './mail-attribution.ts'

/** Labels of the head that mail programs of our languages (and their neighbours) put above the mail they answer or forward. */
const labels = {
  from: 'From|Von|Fra|Från|Frá|Lähettäjä|Kimden|Gönderen|De|Da|Van|Od',
  sent: 'Sent|Date|Gesendet|Datum|Sendt|Dato|Skickat|Sent þann|Sendur|Dags|Dagsetning|Lähetetty|Päiväys|Päivämäärä|Pvm|Gönderildi|Gönderme Tarihi|Gönderim Tarihi|Tarih|Envoyé|Verzonden|Inviato',
  to: 'To|An|Til|Till|Vastaanottaja|Kime|Alıcı|À|Aan|A',
  subject: 'Subject|Betreff|Emne|Ämne|Aihe|Konu|Efni|Objet|Onderwerp|Oggetto',
}
type Label = keyof typeof labels
const labelPattern = new RegExp(
  `^\\s?\\*?(?:${Object.entries(labels)
    .map(([kind, words]) => `(?<${kind}>${words})`)
    .join('|')})\\*?\\s?:\\*?\\s`,
  'u',
)
function labelOf(line: string): Label | null {
  const found = line.slice(0, 40).includes(':') ? labelPattern.exec(`${line.slice(0, 40)} `)?.groups : undefined
  return found ? ((Object.keys(labels) as Label[]).find((kind) => found[kind] !== undefined) ?? null) : null
}

/** So many lines that end like an attribution are looked at, of one mail. */
const mostAttributions = 500

const separator =
  /^\s*-{2,}\s*(Original Message|Original-Nachricht|Ursprüngliche Nachricht|Opprinnelig melding|Ursprungligt meddelande|Oprindelig (meddelelse|besked)|Alkuperäinen viesti|Orijinal (ileti|mesaj)|Özgün ileti|Upprunaleg skilaboð|Upphaflegt skeyti)\s*-{2,}\s*$/iu

/** Above what is forwarded: "---------- Forwarded message ---------", "Begin forwarded message:". */
const forwarding =
  /forwarded|weitergeleitet|videresend|vidarebefordra|välitet|edelleenlähe|iletilen|iletilmiş|yönlendiril|áframsen|framsen[dt]|doorgestuurd|transféré|inoltrato/iu
const isForwarding = (line: string): boolean =>
  line.length < 100 && /^\s*(-{2,}.*-{2,}|[^:>]*:)\s*$/u.test(line) && forwarding.test(line.replaceAll('İ', 'i'))

const sentFrom =
  /^(Sent from|Get Outlook|Von meinem|Gesendet (von|mit)|Holen Sie sich Outlook|Outlook für|Sendt fra|Send(t)? med|Hent Outlook|Skickat från|Hämta Outlook|Lähetetty|Hanki Outlook|Sent úr|Sæktu Outlook|Envoyé de)(?!\p{L}).{0,70}$/iu
const sentByDevice =
  /(iPhone|iPad|Android|Samsung|Galaxy|Huawei|Xiaomi|Outlook|Yahoo|Mail).{0,40}(gönderildi|gesendet|edinin|lähetetty)\.?$/iu
const isSentFrom = (line: string): boolean => line.length < 90 && (sentFrom.test(line) || sentByDevice.test(line))

/** Under what is quoted, by a program: a signature, a line across, what a virus scanner or a company puts there. */
const footer =
  /^(--|__|==|\*\*)|vir(us|en)|virüs|antivirus|avast|malware|scanned|skann|confidential|vertraulich|fortrolig|konfidensiel|luottamuksel|trúnað|gizli|^(https?:\/\/|www\.)\S+$/iu

/** Subjects come with the marks of filters: "[EXTERN] WG: …". */
const prefixOf = (subject: string): string =>
  /^(?:\s*(?:\[[^\]]{1,40}\]|\*{2,}[^*]{1,40}\*{2,}))*\s*(\p{L}{1,12})\s*(?:\[\d+\])?\s*:/u
    .exec(subject.slice(0, 300).replaceAll('İ', 'I'))?.[1]
    ?.toLowerCase() ?? ''

const forwards = new Set([
  'fw',
  'fwd',
  'wg',
  'vb',
  'ilt',
  'vl',
  'fs',
  'áfram',
  'framsent',
  'tr',
  'rv',
  'doorst',
  'videresendt',
  'weitergeleitet',
  'i',
])
const answers = new Set(['re', 'aw', 'antw', 'antwort', 'sv', 'vs', 'ynt', 'yan', 'cvp', 'svar'])

/** Whether a subject says that it answers; `VS` may also forward, see `keepsHistory`. */
export const isAnswer = (subject: string): boolean => answers.has(prefixOf(subject))

/**
 * Whether what stands below the writer's words is what the mail is about: it forwards. `VS` forwards in Norwegian and Danish and answers in
 * Finnish; the head of the mail below tells which program wrote it.
 */
export function keepsHistory(subject: string, body: string): boolean {
  const prefix = prefixOf(subject)
  if (forwards.has(prefix)) return true
  const lines = body.split('\n')
  if (prefix === 'vs')
    return lines.some((line) => /^\s?\*?Fra\*?\s?:/u.test(line)) && lines.some((line) => /^\s?\*?(Sendt|Dato)\*?\s?:/u.test(line))
  const forwardAt = lines.findIndex(isForwarding)
  return forwardAt >= 0 && forwardAt < historyAt(lines)
}

/**
 * What the writer says in this mail: without the history quoted below it and without the signature. Words between quoted lines are kept
 * with the lines they answer. A mail that would be empty then is kept whole.
 */
export function ownWords(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  let end = historyAt(lines)
  end = withoutQuotes(lines, end)
  end = withoutSignature(lines, end)
  const own = lines.slice(0, end).join('\n').trim()
  return own || text.trim()
}

/** The line at which an older mail begins that is not quoted line by line; the number of lines when there is none. */
function historyAt(lines: readonly string[]): number {
  const found = lines.map(labelOf)
  let said = false
  let tried = 0
  for (const [at, line] of lines.entries()) {
    if (said) {
      if (separator.test(line) || (found[at] !== null && isHeadOfMail(found.slice(at, at + 8)))) return at
      const isEnd = isAttributionEnd(line) && tried < mostAttributions
      if (isEnd) tried += 1
      const above = isEnd ? attributionAt(lines, at) : null
      if (above !== null && above > 0 && isDated(lines.slice(above, at + 1)) && !isQuoted(lines, at + 1)) return above
    }
    said ||= line.trim() !== ''
  }
  return lines.length
}

const isDated = (lines: readonly string[]) => /\d{4}|\d{1,2}[:.]\d{2}/.test(lines.join(' '))
const isQuoted = (lines: readonly string[], from: number) =>
  lines
    .slice(from, from + 4)
    .find((line) => line.trim() !== '')
    ?.startsWith('>') ?? true

/** Whether lines are the head of a mail: who, and when or to whom about what, in any order. */
const isHeadOfMail = (found: readonly (Label | null)[]): boolean =>
  found.includes('from') && (found.includes('sent') || (found.includes('to') && found.includes('subject')))

/** Quoted lines at the end, and the line that says whose they are; a footer behind them goes too. */
function withoutQuotes(lines: readonly string[], from: number): number {
  const last = lines.findLastIndex((line, at) => at < from && line.startsWith('>'))
  if (last < 0) return from
  const below = lines.slice(last + 1, from).filter((line) => line.trim() !== '')
  const isFooter = below.length <= 15 && (below[0] === undefined || footer.test(below[0].trim()) || isSentFrom(below[0].trim()))
  if (!isFooter) return from
  let end = last + 1
  while (end > 0 && isBlankOrQuote(lines[end - 1] as string)) end -= 1
  return end > 0 ? (attributionAt(lines, end - 1) ?? end) : end
}

function withoutSignature(lines: readonly string[], from: number): number {
  let end = from
  const mark = lines.findLastIndex((line, at) => at < from && /^--\s?$/.test(line))
  if (mark > 0 && from - mark <= 15) end = mark
  for (let count = 0; count < 3; count += 1) {
    while (end > 0 && !(lines[end - 1] as string).trim()) end -= 1
    const line = (lines[end - 1] ?? '').trim().replaceAll('’', "'")
    if (end > 1 && (isSentFrom(line) || /^[_=*–—-]{5,}$/.test(line))) end -= 1
  }
  return end
}

const isBlankOrQuote = (line: string) => line.trim() === '' || line.startsWith('>')
