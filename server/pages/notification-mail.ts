import type { InterfaceLanguage } from '#shared/agent.ts'
import { caseNumber } from '#shared/case.ts'
import type { Notification } from '#shared/notification.schema.ts'
import { tellText } from './notification-words/index.ts'

type Parts = { lang: InterfaceLanguage; items: readonly Notification[]; url: string }

/**
 * The mail about what somebody is told, as plain text: who did what, which case, and where it is read. What was written there, by customers
 * or by the team, stays on the desk.
 * @param parts `url`: the address of the desk
 */
export function notificationMail({ lang, items, url }: Parts, brand: string): { subject: string; text: string } {
  const what = ({ kind, by }: Notification) => tellText(lang, kind, { name: by?.name ?? tellText(lang, 'desk') })
  const about = ({ caseId }: Notification) => (caseId === null ? '' : ` · ${caseNumber(caseId)}`)
  const link = ({ caseId, threadId }: Notification) =>
    caseId === null ? `${url}/notifications` : `${url}/cases/${caseId}${threadId === null ? '' : `/threads/${threadId}`}?queue=all`
  const [first] = items
  const subject = items.length === 1 && first ? `${what(first)}${about(first)}` : tellText(lang, 'digest')
  const paragraphs = [...items.map((item) => `${what(item)}${about(item)}\n${link(item)}`), tellText(lang, 'own'), brand]
  return { subject, text: paragraphs.join('\n\n') }
}
