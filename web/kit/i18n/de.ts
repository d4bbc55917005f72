import { access } from './de/access.ts'
import { agents } from './de/agents.ts'
import { alerts } from './de/alerts.ts'
import { answering } from './de/answering.ts'
import { appointments } from './de/appointments.ts'
import { articles } from './de/articles.ts'
import { audit } from './de/audit.ts'
import { cases } from './de/cases.ts'
import { clocks } from './de/clocks.ts'
import { connect } from './de/connect.ts'
import { customers } from './de/customers.ts'
import { errors } from './de/errors.ts'
import { feedback } from './de/feedback.ts'
import { goods } from './de/goods.ts'
import { learnedTerms } from './de/learned-terms.ts'
import { mentions } from './de/mentions.ts'
import { orderMoney } from './de/order-money.ts'
import { personalData } from './de/personal-data.ts'
import { plans } from './de/plans.ts'
import { policies } from './de/policies.ts'
import { presence } from './de/presence.ts'
import { products } from './de/products.ts'
import { promises } from './de/promises.ts'
import { purchaseImport } from './de/purchase-import.ts'
import { quotes } from './de/quotes.ts'
import { replies } from './de/replies.ts'
import { reports } from './de/reports.ts'
import { retention } from './de/retention.ts'
import { roles } from './de/roles.ts'
import { rules } from './de/rules.ts'
import { serviceOrders } from './de/service-orders.ts'
import { settings } from './de/settings.ts'
import { settingsPages } from './de/settings-pages.ts'
import { shell } from './de/shell.ts'
import { threads } from './de/threads.ts'
import { today } from './de/today.ts'
import { together } from './de/together.ts'
import { training } from './de/training.ts'
import { trouble } from './de/trouble.ts'
import { ui } from './de/ui.ts'
import { views } from './de/views.ts'
import { webhooks } from './de/webhooks.ts'
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
  ...quotes,
  ...answering,
  ...appointments,
  ...goods,
  ...orderMoney,
  ...reports,
  ...settings,
  ...settingsPages,
  ...connect,
  ...policies,
  ...plans,
  ...products,
  ...training,
  ...learnedTerms,
  ...access,
  ...agents,
  ...purchaseImport,
  ...customers,
  ...views,
  ...webhooks,
  ...clocks,
  ...alerts,
  ...personalData,
  ...presence,
  ...today,
  ...together,
  ...trouble,
  ...promises,
  ...roles,
  ...rules,
  ...feedback,
  ...articles,
  ...audit,
  ...retention,
} as const satisfies Messages
