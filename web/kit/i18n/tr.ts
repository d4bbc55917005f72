import type { Messages } from './en.ts'
import { access } from './tr/access.ts'
import { agents } from './tr/agents.ts'
import { alerts } from './tr/alerts.ts'
import { answering } from './tr/answering.ts'
import { appointments } from './tr/appointments.ts'
import { articles } from './tr/articles.ts'
import { audit } from './tr/audit.ts'
import { cases } from './tr/cases.ts'
import { clocks } from './tr/clocks.ts'
import { connect } from './tr/connect.ts'
import { customers } from './tr/customers.ts'
import { errors } from './tr/errors.ts'
import { feedback } from './tr/feedback.ts'
import { goods } from './tr/goods.ts'
import { learnedTerms } from './tr/learned-terms.ts'
import { mentions } from './tr/mentions.ts'
import { orderMoney } from './tr/order-money.ts'
import { personalData } from './tr/personal-data.ts'
import { plans } from './tr/plans.ts'
import { policies } from './tr/policies.ts'
import { presence } from './tr/presence.ts'
import { products } from './tr/products.ts'
import { promises } from './tr/promises.ts'
import { purchaseImport } from './tr/purchase-import.ts'
import { quotes } from './tr/quotes.ts'
import { replies } from './tr/replies.ts'
import { reports } from './tr/reports.ts'
import { retention } from './tr/retention.ts'
import { roles } from './tr/roles.ts'
import { rules } from './tr/rules.ts'
import { serviceOrders } from './tr/service-orders.ts'
import { settings } from './tr/settings.ts'
import { settingsPages } from './tr/settings-pages.ts'
import { shell } from './tr/shell.ts'
import { threads } from './tr/threads.ts'
import { today } from './tr/today.ts'
import { together } from './tr/together.ts'
import { training } from './tr/training.ts'
import { trouble } from './tr/trouble.ts'
import { ui } from './tr/ui.ts'
import { views } from './tr/views.ts'
import { webhooks } from './tr/webhooks.ts'
import { words } from './tr/words.ts'

/** Every message in Turkish. */
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
