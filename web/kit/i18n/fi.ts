import type { Messages } from './en.ts'
import { agents } from './fi/agents.ts'
import { cases } from './fi/cases.ts'
import { errors } from './fi/errors.ts'
import { learnedTerms } from './fi/learned-terms.ts'
import { mentions } from './fi/mentions.ts'
import { products } from './fi/products.ts'
import { publicPages } from './fi/public.ts'
import { replies } from './fi/replies.ts'
import { reports } from './fi/reports.ts'
import { serviceOrders } from './fi/service-orders.ts'
import { settings } from './fi/settings.ts'
import { shell } from './fi/shell.ts'
import { threads } from './fi/threads.ts'
import { training } from './fi/training.ts'
import { ui } from './fi/ui.ts'
import { words } from './fi/words.ts'

/** Every message in Finnish. */
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
