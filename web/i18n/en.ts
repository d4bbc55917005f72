import { agents } from './en/agents.ts'
import { cases } from './en/cases.ts'
import { learning } from './en/learning.ts'
import { mentions } from './en/mentions.ts'
import { products } from './en/products.ts'
import { publicPages } from './en/public.ts'
import { replies } from './en/replies.ts'
import { reports } from './en/reports.ts'
import { serviceOrders } from './en/service-orders.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { threads } from './en/threads.ts'
import { ui } from './en/ui.ts'
import { words } from './en/words.ts'
import { wordsLearnt } from './en/words-learnt.ts'

/** Every message in English, in ICU form; the other languages are measured against it. */
export const en = {
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
} as const
