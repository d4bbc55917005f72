import { cleanLine, cleanText } from '../../kit/lib/text.ts'
import { readBytes } from './charsets.ts'
import { textOfHtml } from './html-text.ts'
import { decodedBody, decodeHeader, type Head, headerOf, type Part, readMime } from './mail-mime.ts'
import { isAnswer, keepsHistory, ownWords } from './mail-words.ts'

/** Bytes of one text that are read; what is quoted below and what HTML holds beside words may be long. */
const longestPart = 2 * 1024 * 1024
/** Letters looked through for the writer's own words. */
const longestBody = 120_000
const mostLines = 10_000
const mostFiles = 20
/** Mails within mails that are read. */
const deepestMail = 3

type Said = { texts: string[]; files: string[]; attached: string[] }

/**
 * The words of a mail: the subject as far as it says something new, the writer's own words, mails that are attached, and names of files.
 * @param whole true for what a form wrote, where nothing is history
 */
export function wordsOfMail({ head, root }: { head: Head; root: Part }, whole: boolean): string {
  const charset = charsetOfText(root)
  const subject = cleanLine(decodeHeader(headerOf(head, 'subject'), charset), 300)
  const { texts, files, attached } = saidBy(root, 0, charset)
  const body = packed(texts.join('\n\n'))
  const said = cleanText(whole || keepsHistory(subject, body) ? body : ownWords(body))
  const names = files.slice(0, mostFiles).map((name) => cleanLine(decodeHeader(name, charset), 100))
  const shown = names.filter(Boolean)
  const parts = [isAnswer(subject) && said ? '' : subject, said, ...attached, shown.length > 0 ? `[${shown.join(', ')}]` : '']
  return parts.filter(Boolean).join('\n\n') || '(no words)'
}

/** What the first text of a mail is labelled as; headers are written in the same charset where they do not say. */
export function charsetOfText(part: Part): string | null {
  if (part.params.charset && part.type.startsWith('text/')) return part.params.charset
  for (const inner of part.parts) {
    const found = charsetOfText(inner)
    if (found !== null) return found
  }
  return null
}

/** Without the empty lines that only take room: words stand behind them too. At most `longestBody` letters. */
function packed(text: string): string {
  const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text
  const out: string[] = []
  let [blank, size] = [0, 0]
  for (let at = 0; at < plain.length && size < longestBody && out.length < mostLines; ) {
    const feed = plain.indexOf('\n', at)
    const end = feed < 0 ? plain.length : feed
    const line = end === at ? '' : plain.slice(at, Math.min(end, at + longestBody))
    blank = line === '' || line.trim() === '' ? blank + 1 : 0
    if (blank <= 2) {
      out.push(line)
      size += line.length + 1
    }
    at = end + 1
  }
  return out.join('\n')
}

function saidBy(part: Part, depth: number, charset: string | null): Said {
  const nothing: Said = { texts: [], files: [], attached: [] }
  if (part.parts.length > 0) {
    if (part.type === 'multipart/alternative') return bestOf(part.parts.map((inner) => [inner, saidBy(inner, depth, charset)] as const))
    // The mail that a report is about is evidence, not words.
    const isReport = part.parts.some(({ type }) => type === 'message/delivery-status' || type === 'message/feedback-report')
    return joined(part.parts.map((inner) => saidBy(inner, isReport ? deepestMail : depth, charset)))
  }
  if (!part.isAttachment && part.type === 'message/rfc822' && depth < deepestMail)
    return { ...nothing, attached: [attachedMail(part, depth)] }
  const isText = /^text\/(plain|html)$/.test(part.type) || part.type.startsWith('multipart/')
  if (part.isAttachment || !isText) return part.fileName ? { ...nothing, files: [part.fileName] } : nothing
  return { ...nothing, texts: [textOfPart(part)] }
}

const joined = (all: readonly Said[]): Said => ({
  texts: all.flatMap(({ texts }) => texts).filter((text) => text.trim() !== ''),
  files: all.flatMap(({ files }) => files),
  attached: all.flatMap(({ attached }) => attached),
})

function textOfPart(part: Part): string {
  const text = readBytes(decodedBody(part, longestPart), part.params.charset ?? null)
  if (part.type === 'text/html') return textOfHtml(text)
  return part.params.format?.toLowerCase() === 'flowed' ? unfolded(text, part.params.delsp?.toLowerCase() === 'yes') : text
}

/** Lines that end in a space go on in the next one (RFC 3676). */
function unfolded(text: string, withoutSpace: boolean): string {
  const out: string[] = []
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const goesOn = line.endsWith(' ') && line !== '-- '
    out.push(goesOn && withoutSpace ? line.slice(0, -1) : line, goesOn && !line.startsWith('>') ? '' : '\n')
  }
  return out.join('')
}

function attachedMail(part: Part, depth: number): string {
  const { head, root } = readMime(decodedBody(part, longestPart))
  const charset = charsetOfText(root)
  const { texts, attached } = saidBy(root, depth + 1, charset)
  return [cleanLine(decodeHeader(headerOf(head, 'subject'), charset), 300), cleanText(packed(texts.join('\n\n'))), ...attached]
    .filter(Boolean)
    .join('\n\n')
}

/** Says where the words are instead of saying them, in the languages of mail programs. */
const pointsElsewhere =
  /html|browser|nettleser|webbläsare|webbl[aä]s|selai|tarayıcı|vafra|mail (program|client|reader)|e-?mail-?programm?/iu

/**
 * Of the forms a text comes in (plain, HTML) the plain one, where it says what the others say. One that only points to the other is left
 * out; two that say different things both count.
 */
function bestOf(forms: readonly (readonly [Part, Said])[]): Said {
  const all = joined(forms.map(([, said]) => said))
  const of = (isPlain: boolean) =>
    joined(forms.filter(([part]) => (part.type === 'text/plain') === isPlain).map(([, said]) => said)).texts.join('\n')
  const [plain, rich] = [of(true), of(false)]
  const [plainWords, richWords] = [wordSet(plain), wordSet(rich)]
  const shared = [...richWords].filter((word) => plainWords.has(word)).length
  const saysIt = richWords.size === 0 || shared >= richWords.size / 2
  const isSaid = shared >= plainWords.size / 2 || (plainWords.size <= 40 && pointsElsewhere.test(plain.slice(0, 2_000)))
  const texts = saysIt && plain.trim() ? [plain] : isSaid || !plain.trim() ? [rich] : [plain, rich]
  return { ...all, texts }
}

/** The different words of a text but for addresses, at most those of its first 20,000 letters. */
const wordSet = (text: string): Set<string> =>
  new Set(
    text
      .slice(0, 20_000)
      .toLowerCase()
      .replace(/https?:\/\/\S+/g, ' ')
      .match(/\p{L}{2,}/gu) ?? [],
  )
