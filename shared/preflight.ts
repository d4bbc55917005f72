import { findPromise } from './authority.words.ts'
import { blankShape } from './blank.ts'
import { findPersonal } from './personal-numbers.ts'
import type { Check } from './preflight.schema.ts'
import type { Visibility } from './reply.ts'
import { mostParts, splitReply } from './reply-parts.ts'
import { type Counting, countLength, linksIn } from './text-length.ts'

/** What is known around a text. What only the server knows is left out on a screen, which then asks it. */
export type PreflightFacts = {
  /** Why nothing can be sent now. */
  blocked: string | null
  publicBy: 'api' | 'hand'
  handReason: string | null
  permits: Record<Visibility, boolean>
  /** `parts`: what does not fit goes out as several posts. */
  limit: Counting & { length: number; parts?: boolean | undefined }
  /** Micro-dollars. */
  price: { plain: number; link: number }
  /** The post that would be answered is gone. */
  isDeleted: boolean
  /** A colleague whose reply is leaving. */
  leaving: string | null
  /** What this thread was sent before. */
  sentHere: readonly string[]
  server?: {
    /** What is known of the person who is written to: addresses, numbers, serials. */
    personal: readonly string[]
    /** The language of the text, where it can be told, and that of the author. */
    textLang: string | null
    authorLang: string | null
    /** As whom it would appear, and another account of ours that the post speaks to. */
    as: string
    addressed: string | null
    /** Who answered the newest post already; null: it waits. */
    answeredBy: string | null
    /** How many others were sent the same words in public within a day. */
    sameElsewhere: number
    /** Names of the rules by which a second person must approve. */
    rules: readonly string[]
  }
}

/** Tells one warning from another: a changed text asks again. */
export const checkId = (check: Check) => `${check.kind}:${'found' in check ? check.found : 'name' in check ? check.name : ''}`

function checksOfText(text: string, isPublic: boolean, known: readonly string[]): Check[] {
  const blanks = [...text.matchAll(blankShape)].map(
    (match): Check => ({ level: 'stop', kind: 'blank', found: match[0], from: match.index, to: match.index + match[0].length }),
  )
  const personal = isPublic ? findPersonal(text, known).map((finding): Check => ({ level: 'stop', kind: 'personal', ...finding })) : []
  return [...personal, ...blanks]
}

/**
 * What stands between a text and its thread, worst first. Pure: the screen calls it with what it knows as one types, the server with all of it
 * as one types and when the text is approved. Personal numbers only matter in public; everything else in private too.
 */
export function preflight(text: string, visibility: Visibility, facts: PreflightFacts): Check[] {
  const isPublic = visibility === 'public'
  const isByHand = isPublic && facts.publicBy === 'hand'
  return [...stops(text, visibility, facts, isByHand), ...cares(text, isPublic, facts, isByHand), ...hands(text, isPublic, facts, isByHand)]
}

function stops(text: string, visibility: Visibility, facts: PreflightFacts, isByHand: boolean): Check[] {
  const isPublic = visibility === 'public'
  const checks: Check[] = []
  if (!facts.permits[visibility]) checks.push({ level: 'stop', kind: 'not-permitted', where: visibility })
  if (facts.blocked && !isByHand) checks.push({ level: 'stop', kind: 'blocked', why: facts.blocked })
  if (facts.isDeleted) checks.push({ level: 'stop', kind: 'deleted' })
  checks.push(...checksOfText(text, isPublic, facts.server?.personal ?? []))
  const over = isPublic ? overOf(text, facts, isByHand) : 0
  if (over > 0) checks.push({ level: 'stop', kind: 'too-long', over })
  return checks
}

/** Characters that are too many, where it goes out as several posts for the last of them. */
function overOf(text: string, { limit }: PreflightFacts, isByHand: boolean): number {
  const over = countLength(text, limit) - limit.length
  if (over <= 0 || isByHand || !limit.parts) return over
  return splitReply(text, limit).length > mostParts ? Math.max(1, over - (mostParts - 1) * limit.length) : 0
}

function cares(text: string, isPublic: boolean, facts: PreflightFacts, isByHand: boolean): Check[] {
  const { server } = facts
  const checks: Check[] = []
  if (facts.leaving !== null) checks.push({ level: 'care', kind: 'colleague', name: facts.leaving })
  const words = text.trim()
  if (words === '') return checks
  if (server?.answeredBy) checks.push({ level: 'care', kind: 'answered', name: server.answeredBy })
  if (server?.addressed) checks.push({ level: 'care', kind: 'account', name: server.as, addressed: server.addressed })
  if (server?.textLang && server.authorLang && server.textLang !== server.authorLang)
    checks.push({ level: 'care', kind: 'language', lang: server.textLang, wanted: server.authorLang })
  const promise = findPromise(text)
  if (promise) checks.push({ level: 'care', kind: 'promise', ...promise })
  if (isPublic && !isByHand && facts.price.link > facts.price.plain && linksIn(text).length > 0)
    checks.push({ level: 'care', kind: 'link', price: facts.price.link })
  if (facts.sentHere.some((other) => other.trim() === words)) checks.push({ level: 'care', kind: 'same' })
  else if (isPublic && server && server.sameElsewhere > 0) checks.push({ level: 'care', kind: 'same-elsewhere', n: server.sameElsewhere })
  return checks
}

function hands(text: string, isPublic: boolean, facts: PreflightFacts, isByHand: boolean): Check[] {
  const checks: Check[] = (facts.server?.rules ?? []).map((name) => ({ level: 'hand', kind: 'second-person', name }))
  if (isByHand) checks.push({ level: 'hand', kind: 'by-hand', why: facts.handReason })
  if (isPublic && !isByHand && facts.limit.parts) {
    const n = splitReply(text, facts.limit).length
    if (n > 1 && n <= mostParts) checks.push({ level: 'hand', kind: 'parts', n })
  }
  return checks
}

/** A text without what was found between two places, and without the gap that would remain. */
export function takeOut(text: string, { from, to }: { from: number; to: number }): string {
  const before = text.slice(0, from)
  const after = text.slice(to)
  return / $/.test(before) && /^[ .,;:!?]|^$/.test(after) ? before.trimEnd() + after : before + (before === '' ? after.trimStart() : after)
}
