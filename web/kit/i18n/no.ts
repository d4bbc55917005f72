import type { Messages } from './en.ts'
import { agents } from './no/agents.ts'
import { cases } from './no/cases.ts'
import { errors } from './no/errors.ts'
import { learnedTerms } from './no/learned-terms.ts'
import { mentions } from './no/mentions.ts'
import { products } from './no/products.ts'
import { publicPages } from './no/public.ts'
import { replies } from './no/replies.ts'
import { reports } from './no/reports.ts'
import { serviceOrders } from './no/service-orders.ts'
import { settings } from './no/settings.ts'
import { shell } from './no/shell.ts'
import { threads } from './no/threads.ts'
import { training } from './no/training.ts'
import { ui } from './no/ui.ts'
import { words } from './no/words.ts'

/** Every message in Norwegian Bokmål. */
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
