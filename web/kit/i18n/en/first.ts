import { agents } from './agents.ts'
import { cases } from './cases.ts'
import { customers } from './customers.ts'
import { errors } from './errors.ts'
import { mentions } from './mentions.ts'
import { products } from './products.ts'
import { promises } from './promises.ts'
import { replies } from './replies.ts'
import { serviceOrders } from './service-orders.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { threads } from './threads.ts'
import { ui } from './ui.ts'
import { words } from './words.ts'

/** The English words that every page may say: they come with the first script. */
export const first = {
  ...ui,
  ...errors,
  ...words,
  ...shell,
  ...mentions,
  ...cases,
  ...threads,
  ...replies,
  ...serviceOrders,
  ...settings,
  ...products,
  ...agents,
  ...customers,
  ...promises,
} as const
