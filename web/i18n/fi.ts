import { agents } from './fi/agents.ts'
import { cases } from './fi/cases.ts'
import { learning } from './fi/learning.ts'
import { mentions } from './fi/mentions.ts'
import { products } from './fi/products.ts'
import { publicPages } from './fi/public.ts'
import { replies } from './fi/replies.ts'
import { reports } from './fi/reports.ts'
import { serviceOrders } from './fi/service-orders.ts'
import { settings } from './fi/settings.ts'
import { shell } from './fi/shell.ts'
import { threads } from './fi/threads.ts'
import { ui } from './fi/ui.ts'
import { words } from './fi/words.ts'
import { wordsLearnt } from './fi/words-learnt.ts'
import type { Messages } from './index.ts'

/** Every message in Finnish. */
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
