import { agents } from './de/agents.ts'
import { cases } from './de/cases.ts'
import { errors } from './de/errors.ts'
import { learnedTerms } from './de/learned-terms.ts'
import { mentions } from './de/mentions.ts'
import { products } from './de/products.ts'
import { publicPages } from './de/public.ts'
import { replies } from './de/replies.ts'
import { reports } from './de/reports.ts'
import { serviceOrders } from './de/service-orders.ts'
import { settings } from './de/settings.ts'
import { shell } from './de/shell.ts'
import { threads } from './de/threads.ts'
import { training } from './de/training.ts'
import { ui } from './de/ui.ts'
import { words } from './de/words.ts'
import type { Messages } from './en.ts'

/** Every message in German. */
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
