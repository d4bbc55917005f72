import type { Messages } from './index.ts'
import { agents } from './tr/agents.ts'
import { cases } from './tr/cases.ts'
import { learning } from './tr/learning.ts'
import { mentions } from './tr/mentions.ts'
import { products } from './tr/products.ts'
import { publicPages } from './tr/public.ts'
import { replies } from './tr/replies.ts'
import { reports } from './tr/reports.ts'
import { serviceOrders } from './tr/service-orders.ts'
import { settings } from './tr/settings.ts'
import { shell } from './tr/shell.ts'
import { threads } from './tr/threads.ts'
import { ui } from './tr/ui.ts'
import { words } from './tr/words.ts'
import { wordsLearnt } from './tr/words-learnt.ts'

/** Every message in Turkish. */
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
