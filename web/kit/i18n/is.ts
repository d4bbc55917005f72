import type { Messages } from './en.ts'
import { access } from './is/access.ts'
import { agents } from './is/agents.ts'
import { alerts } from './is/alerts.ts'
import { answering } from './is/answering.ts'
import { appointments } from './is/appointments.ts'
import { articles } from './is/articles.ts'
import { audit } from './is/audit.ts'
import { cases } from './is/cases.ts'
import { clocks } from './is/clocks.ts'
import { connect } from './is/connect.ts'
import { customers } from './is/customers.ts'
import { errors } from './is/errors.ts'
import { feedback } from './is/feedback.ts'
import { goods } from './is/goods.ts'
import { learnedTerms } from './is/learned-terms.ts'
import { mentions } from './is/mentions.ts'
import { orderMoney } from './is/order-money.ts'
import { personalData } from './is/personal-data.ts'
import { plans } from './is/plans.ts'
import { policies } from './is/policies.ts'
import { presence } from './is/presence.ts'
import { products } from './is/products.ts'
import { promises } from './is/promises.ts'
import { purchaseImport } from './is/purchase-import.ts'
import { quotes } from './is/quotes.ts'
import { replies } from './is/replies.ts'
import { reports } from './is/reports.ts'
import { retention } from './is/retention.ts'
import { roles } from './is/roles.ts'
import { rules } from './is/rules.ts'
import { serviceOrders } from './is/service-orders.ts'
import { settings } from './is/settings.ts'
import { settingsPages } from './is/settings-pages.ts'
import { shell } from './is/shell.ts'
import { threads } from './is/threads.ts'
import { today } from './is/today.ts'
import { together } from './is/together.ts'
import { training } from './is/training.ts'
import { trouble } from './is/trouble.ts'
import { ui } from './is/ui.ts'
import { views } from './is/views.ts'
import { webhooks } from './is/webhooks.ts'
import { words } from './is/words.ts'

/** Every message in Icelandic. */
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
