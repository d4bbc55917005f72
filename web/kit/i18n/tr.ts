import type { Messages } from './en.ts'
import { agents } from './tr/agents.ts'
import { cases } from './tr/cases.ts'
import { errors } from './tr/errors.ts'
import { learnedTerms } from './tr/learned-terms.ts'
import { mentions } from './tr/mentions.ts'
import { products } from './tr/products.ts'
import { publicPages } from './tr/public.ts'
import { replies } from './tr/replies.ts'
import { reports } from './tr/reports.ts'
import { serviceOrders } from './tr/service-orders.ts'
import { settings } from './tr/settings.ts'
import { shell } from './tr/shell.ts'
import { threads } from './tr/threads.ts'
import { training } from './tr/training.ts'
import { ui } from './tr/ui.ts'
import { words } from './tr/words.ts'

/** Every message in Turkish. */
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
