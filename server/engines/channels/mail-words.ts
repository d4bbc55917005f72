/** "Anna wrote:" as mail programs of our languages (and their neighbours) put it above what they quote. */
const attribution =
  /(wrote|writes|schrieb|schreef|skrev|skreiv|skrifaði|kirjoitti|a écrit|yazdı|escribió|escreveu|ha scritto|napisał\(?a?\)?|rašė|kirjutas)[^\n]{0,80}:\s*$/iu

/** The head of a mail that Outlook and its kind put under an answer, without quote marks. */
const oldFrom = /^\*?(From|Von|Fra|Från|Frá|Lähettäjä|Kimden|Gönderen|De|Da|Van)\*?\s?:\s/u
const oldSent =
  /^\*?(Sent|Date|Gesendet|Datum|Sendt|Dato|Skickat|Sent þann|Dags|Lähetetty|Päiväys|Gönderildi|Tarih|Envoyé|Verzonden|Inviato)\*?\s?:\s/u
const separator =
  /^\s*-{2,}\s*(Original Message|Ursprüngliche Nachricht|Opprinnelig melding|Ursprungligt meddelande|Oprindelig meddelelse|Alkuperäinen viesti|Orijinal (ileti|mesaj)|Upprunaleg skilaboð)\s*-{2,}\s*$/iu

const sentFrom =
  /^(Sent from|Get Outlook|Von meinem|Gesendet (von|mit)|Sendt fra|Skickat från|Lähetetty|Sent úr|iPhone'umdan|Hanki Outlook)\b.{0,60}$/u

export const isForward = (subject: string): boolean =>
  /^\s*(fwd?|wg|vb|vs|ilt|vl|áfram)\s*:/iu.test(subject) && !/^\s*vs\s*:/iu.test(subject)
export const isAnswer = (subject: string): boolean => /^\s*(re|aw|antw|sv|vs|ynt|yan|svar)\s*(\[\d+\])?\s*:/iu.test(subject)

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

function historyAt(lines: readonly string[]): number {
  for (const [at, line] of lines.entries()) {
    if (at > 0 && separator.test(line)) return at
    if (!oldFrom.test(line)) continue
    if (at > 0 && lines.slice(at + 1, at + 5).some((next) => oldSent.test(next))) return at
  }
  return lines.length
}

/** Quoted lines at the end, and the line that says whose they are. */
function withoutQuotes(lines: readonly string[], from: number): number {
  let end = from
  while (end > 0 && isBlankOrQuote(lines[end - 1] as string)) end -= 1
  if (!lines.slice(end, from).some((line) => line.startsWith('>'))) return from
  // Long ones are broken into two lines.
  for (const height of [1, 2]) {
    const above = lines.slice(Math.max(0, end - height), end).join(' ')
    if (above.length < 400 && attribution.test(above)) return end - height
  }
  return end
}

function withoutSignature(lines: readonly string[], from: number): number {
  let end = from
  const mark = lines.findLastIndex((line, at) => at < from && /^--\s?$/.test(line))
  if (mark > 0 && from - mark <= 15) end = mark
  while (end > 0 && !(lines[end - 1] as string).trim()) end -= 1
  if (end > 1 && sentFrom.test(lines[end - 1] as string)) end -= 1
  return end
}

const isBlankOrQuote = (line: string) => line.trim() === '' || line.startsWith('>')
