import { agents } from './en/agents.ts'
import { cases } from './en/cases.ts'
import { errors } from './en/errors.ts'
import { learnedTerms } from './en/learned-terms.ts'
import { mentions } from './en/mentions.ts'
import { products } from './en/products.ts'
import { publicPages } from './en/public.ts'
import { replies } from './en/replies.ts'
import { reports } from './en/reports.ts'
import { serviceOrders } from './en/service-orders.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { threads } from './en/threads.ts'
import { training } from './en/training.ts'
import { ui } from './en/ui.ts'
import { words } from './en/words.ts'

/** Every message in English, in ICU form; the other languages are measured against it. */
export const en = {
  ...ui,
  ...errors,
  ...words,
  ...shell,
  ...mentions,
  ...cases,
  ...threads,
  ...replies,
  ...serviceOrders,
  ...reports,
  ...settings,
  ...products,
  ...training,
  ...learnedTerms,
  ...agents,
  ...publicPages,
} as const

export type MessageKey = keyof typeof en
/** What a language may say; what it leaves out is said in English. */
export type Messages = Partial<Record<MessageKey, string>>
