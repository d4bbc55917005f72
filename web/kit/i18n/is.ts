import type { Messages } from './en.ts'
import { agents } from './is/agents.ts'
import { cases } from './is/cases.ts'
import { errors } from './is/errors.ts'
import { learnedTerms } from './is/learned-terms.ts'
import { mentions } from './is/mentions.ts'
import { products } from './is/products.ts'
import { publicPages } from './is/public.ts'
import { replies } from './is/replies.ts'
import { reports } from './is/reports.ts'
import { serviceOrders } from './is/service-orders.ts'
import { settings } from './is/settings.ts'
import { shell } from './is/shell.ts'
import { threads } from './is/threads.ts'
import { training } from './is/training.ts'
import { ui } from './is/ui.ts'
import { words } from './is/words.ts'

/** Every message in Icelandic. */
export const messages = {
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
} as const satisfies Messages
