import type { Messages } from './en.ts'
import { access } from './no/access.ts'
import { agents } from './no/agents.ts'
import { alerts } from './no/alerts.ts'
import { answering } from './no/answering.ts'
import { appointments } from './no/appointments.ts'
import { articles } from './no/articles.ts'
import { audit } from './no/audit.ts'
import { cases } from './no/cases.ts'
import { clocks } from './no/clocks.ts'
import { connect } from './no/connect.ts'
import { customers } from './no/customers.ts'
import { errors } from './no/errors.ts'
import { feedback } from './no/feedback.ts'
import { goods } from './no/goods.ts'
import { learnedTerms } from './no/learned-terms.ts'
import { mentions } from './no/mentions.ts'
import { orderMoney } from './no/order-money.ts'
import { personalData } from './no/personal-data.ts'
import { plans } from './no/plans.ts'
import { policies } from './no/policies.ts'
import { presence } from './no/presence.ts'
import { products } from './no/products.ts'
import { promises } from './no/promises.ts'
import { purchaseImport } from './no/purchase-import.ts'
import { quotes } from './no/quotes.ts'
import { replies } from './no/replies.ts'
import { reports } from './no/reports.ts'
import { retention } from './no/retention.ts'
import { roles } from './no/roles.ts'
import { rules } from './no/rules.ts'
import { serviceOrders } from './no/service-orders.ts'
import { settings } from './no/settings.ts'
import { settingsPages } from './no/settings-pages.ts'
import { shell } from './no/shell.ts'
import { threads } from './no/threads.ts'
import { today } from './no/today.ts'
import { together } from './no/together.ts'
import { training } from './no/training.ts'
import { trouble } from './no/trouble.ts'
import { ui } from './no/ui.ts'
import { views } from './no/views.ts'
import { webhooks } from './no/webhooks.ts'
import { words } from './no/words.ts'

/** Every message in Norwegian Bokmål. */
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
