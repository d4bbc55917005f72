/** Labels of the eight-bit charsets of western Europe and Turkey, between which labels are most often wrong. */
const western = new Set(['windows-1252', 'windows-1254'])

/** Letters that Icelandic has and Turkish has not, as bytes of windows-1252: accented vowels, æ and Ð. */
const icelandic = new Set([0xc1, 0xc6, 0xc9, 0xcd, 0xd0, 0xd3, 0xda, 0xe1, 0xe6, 0xe9, 0xed, 0xf3, 0xfa])
/** Letters of Turkish that Icelandic has not, as bytes of windows-1254: Ç, Ü, ç, ü. */
const turkish = new Set([0xc7, 0xdc, 0xe7, 0xfc])
/** Ğ İ Ş ğ ı ş in windows-1254; Ð Ý Þ ð ý þ in windows-1252. */
const disputed = new Set([0xd0, 0xdd, 0xde, 0xf0, 0xfd, 0xfe])

const icelandicWords =
  /(?<!\p{L})(það|þetta|þið|þau|þeir|þar|þegar|að|við|með|eða|og|ekki|er|sem|til|var|hef|en|um|ég|nýja?|dyr)(?!\p{L})/giu
const turkishWords =
  /(?<!\p{L})(ve|bir|bu|için|çok|değil|şu|ile|ama|geldi|yok|var|daha|gibi|iade|ürün|kırık|bozuk|hâlâ|sipariş|lütfen|müşteri|çıktı)(?!\p{L})/giu

/** Bytes looked at to find out how the rest is written. */
const looked = 64 * 1024

/**
 * How bytes are written, as a label that TextDecoder knows. A label is believed unless the bytes say otherwise: what is plainly UTF-8 is
 * UTF-8 under every eight-bit label, and what cannot be UTF-8 is windows-1252, or windows-1254 where it speaks Turkish (WHATWG Encoding).
 * @param label the charset as the mail or the feed names it; null when it names none
 */
export function charsetOf(bytes: Uint8Array, label: string | null): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  const told = knownCharset(label)
  const isEightBit = told === null || told === 'utf-8' || /^(windows-125\d|windows-874|iso-8859-|koi8-|macintosh|ibm866)/.test(told)
  if (told !== null && !isEightBit) return told
  const sample = bytes.subarray(0, looked)
  if (!sample.some((byte) => byte > 0x7f)) return bytes.length > looked ? charsetOf(bytes.subarray(looked), label) : (told ?? 'utf-8')
  const asUtf8 = new TextDecoder().decode(sample)
  const lost = asUtf8.split('\ufffd').length - 1
  const kept = asUtf8.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0
  // One broken letter in many (a mail that was cut) makes no other charset.
  if (lost === 0 || lost * 3 < kept) return 'utf-8'
  if (told !== null && told !== 'utf-8' && !western.has(told)) return told
  return speaksTurkish(sample, told === 'windows-1254') ? 'windows-1254' : 'windows-1252'
}

/** The text that bytes hold, whatever they are labelled; see `charsetOf`. Never throws. */
export const readBytes = (bytes: Uint8Array, label: string | null): string => new TextDecoder(charsetOf(bytes, label)).decode(bytes)

/** Other names that mail programs give to charsets. */
const alsoCalled: Record<string, string> = { cp932: 'shift_jis', cp936: 'gbk', cp949: 'euc-kr', cp950: 'big5', latin9: 'iso-8859-15' }

function knownCharset(label: string | null): string | null {
  const bare = (label ?? '').trim().toLowerCase()
  const name = (Object.hasOwn(alsoCalled, bare) ? alsoCalled[bare] : bare.replace(/^cp-?(?=125\d$)/, 'windows-')) ?? ''
  // "us-ascii" and what nobody knows say nothing of letters beyond ASCII.
  if (!name || name.length > 40 || /^(us-)?ascii$/.test(name)) return null
  try {
    return new TextDecoder(name).encoding
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null
  }
}

function speaksTurkish(bytes: Uint8Array, told: boolean): boolean {
  let [own, others, open] = [0, 0, 0]
  for (const byte of bytes) {
    if (disputed.has(byte)) open += 1
    if (turkish.has(byte)) own += 1
    if (icelandic.has(byte)) others += 1
  }
  if (open === 0) return false
  const count = (text: string, words: RegExp) => text.match(words)?.length ?? 0
  own += 2 * count(new TextDecoder('windows-1254').decode(bytes), turkishWords)
  others += 2 * count(new TextDecoder('windows-1252').decode(bytes), icelandicWords)
  return told ? others <= own * 2 + open : own >= others
}
