import type { Address } from 'postal-mime'
import { mailboxOf } from './mail-ids.ts'

/** What sent a mail, where no person did; `form`: a program passes on what a person wrote, and names that person. */
export type Robot = 'bounce' | 'automatic' | 'list' | 'form'

export type Sender = {
  header: (name: string) => string
  subject: string
  from: Address | undefined
  replyTo: readonly Address[]
  self: { address: string }
}

/** Subjects that mail programs give to absence notices. Alone or before a colon: people write about automatic answers too. */
const absence =
  /^\s*(out of (the )?office|auto(matic)?[- ]?(reply|response)|automatische (antwort|abwesenheits\p{L}*)|abwesenheits(notiz|benachrichtigung|meldung)|abwesend|autosvar|automatisk svar|automatiskt svar|fravær(smelding|sbesked)?|frånvaro(meddelande)?|ikke til ?stede|ikke på kontoret|automaattinen vastaus|poissaolo(viesti|ilmoitus)?|poissa|sjálfvirkt svar|sjálfvirk svörun|fjarvera|fjarverandi|ekki við|otomatik (yan[ıi]t|cevap)|ofis dışında\p{L}*|ofis dışı|réponse automatique|respuesta automática|automatisch antwoord)\s*(:|$)/iu

/** `bounce`, `automatic`, `list`, `form`; null: a person, as far as headers say (RFC 3834, RFC 2919). */
export function robotOf({ header, subject, from, replyTo, self }: Sender): Robot | null {
  const has = (name: string, pattern: RegExp) => pattern.test(header(name).slice(0, 1_000))
  if (has('content-type', /report-type\s*=\s*"?delivery-status/i) || has('from', /(^|<|\s)mailer-daemon@/i)) return 'bounce'
  if (has('precedence', /auto_reply/i) || has('x-autoreply', /\S/) || has('x-autorespond', /\S/)) return 'automatic'
  if (absence.test(subject.slice(0, 300).replaceAll('İ', 'i'))) return 'automatic'
  const isOwn = has('auto-submitted', /\S/) && !has('auto-submitted', /^\s*no\b/i)
  const isForm = passesOn(from, replyTo) && !has('list-unsubscribe', /\S/) && !has('list-id', /\S/)
  if (isOwn) return isForm && has('auto-submitted', /^\s*auto-generated/i) ? 'form' : 'automatic'
  if (has('return-path', /^\s*<\s*>/)) return 'bounce'
  if (has('precedence', /^\s*(bulk|junk)\b/i)) return isForm ? 'form' : 'list'
  const listed = has('precedence', /^\s*list\b/i) || has('list-id', /\S/)
  return listed && !isOurGroup(header, self) ? 'list' : null
}

/** A program of one house that names somebody of another to answer to: the form of a shop, not its news. */
function passesOn(from: Address | undefined, replyTo: readonly Address[]): boolean {
  const [by, to] = [mailboxOf(from?.address), replyTo.length === 1 ? mailboxOf(replyTo[0]?.address) : null]
  return by !== null && to !== null && by.domain !== to.domain && !/^(no-?reply|do-?not-?reply|mailer)/.test(to.local)
}

/** A group address is how mail for us comes in, not a list: it is of our house, has our name, or somebody wrote to us through it. */
function isOurGroup(header: Sender['header'], self: { address: string }): boolean {
  const own = mailboxOf(self.address)
  const id = header('list-id').slice(0, 1_000).toLowerCase().replace(/>\s*$/, '')
  if (own === null) return false
  const [label] = id.slice(id.lastIndexOf('<') + 1).split('.')
  if (id.endsWith(own.domain) || label === own.local) return true
  const named = `${header('to')},${header('cc')}`.slice(0, 20_000).toLowerCase()
  return id !== '' && named.includes(self.address.toLowerCase()) && !/\S/.test(header('list-unsubscribe'))
}
