import { agents } from './de/agents.ts'
import { cases } from './de/cases.ts'
import { learning } from './de/learning.ts'
import { mentions } from './de/mentions.ts'
import { products } from './de/products.ts'
import { publicPages } from './de/public.ts'
import { replies } from './de/replies.ts'
import { reports } from './de/reports.ts'
import { serviceOrders } from './de/service-orders.ts'
import { settings } from './de/settings.ts'
import { shell } from './de/shell.ts'
import { threads } from './de/threads.ts'
import { ui } from './de/ui.ts'
import { words } from './de/words.ts'
import { wordsLearnt } from './de/words-learnt.ts'
import type { Messages } from './index.ts'

/** Every message in German. */
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
