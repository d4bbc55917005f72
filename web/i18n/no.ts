import type { Messages } from './index.ts'
import { agents } from './no/agents.ts'
import { cases } from './no/cases.ts'
import { learning } from './no/learning.ts'
import { mentions } from './no/mentions.ts'
import { products } from './no/products.ts'
import { publicPages } from './no/public.ts'
import { replies } from './no/replies.ts'
import { reports } from './no/reports.ts'
import { serviceOrders } from './no/service-orders.ts'
import { settings } from './no/settings.ts'
import { shell } from './no/shell.ts'
import { threads } from './no/threads.ts'
import { ui } from './no/ui.ts'
import { words } from './no/words.ts'
import { wordsLearnt } from './no/words-learnt.ts'

/** Every message in Norwegian Bokmål. */
export const messages = {
  ...ui,
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
  ...learning,
  ...wordsLearnt,
  ...agents,
  ...publicPages,
} as const satisfies Messages
