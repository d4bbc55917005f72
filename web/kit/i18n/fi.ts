import type { Messages } from './en.ts'
import { access } from './fi/access.ts'
import { agents } from './fi/agents.ts'
import { alerts } from './fi/alerts.ts'
import { answering } from './fi/answering.ts'
import { appointments } from './fi/appointments.ts'
import { articles } from './fi/articles.ts'
import { audit } from './fi/audit.ts'
import { cases } from './fi/cases.ts'
import { clocks } from './fi/clocks.ts'
import { connect } from './fi/connect.ts'
import { customers } from './fi/customers.ts'
import { errors } from './fi/errors.ts'
import { feedback } from './fi/feedback.ts'
import { goods } from './fi/goods.ts'
import { learnedTerms } from './fi/learned-terms.ts'
import { mentions } from './fi/mentions.ts'
import { orderMoney } from './fi/order-money.ts'
import { personalData } from './fi/personal-data.ts'
import { plans } from './fi/plans.ts'
import { policies } from './fi/policies.ts'
import { presence } from './fi/presence.ts'
import { products } from './fi/products.ts'
import { promises } from './fi/promises.ts'
import { purchaseImport } from './fi/purchase-import.ts'
import { quotes } from './fi/quotes.ts'
import { replies } from './fi/replies.ts'
import { reports } from './fi/reports.ts'
import { retention } from './fi/retention.ts'
import { roles } from './fi/roles.ts'
import { rules } from './fi/rules.ts'
import { serviceOrders } from './fi/service-orders.ts'
import { settings } from './fi/settings.ts'
import { settingsPages } from './fi/settings-pages.ts'
import { shell } from './fi/shell.ts'
import { threads } from './fi/threads.ts'
import { today } from './fi/today.ts'
import { together } from './fi/together.ts'
import { training } from './fi/training.ts'
import { trouble } from './fi/trouble.ts'
import { ui } from './fi/ui.ts'
import { views } from './fi/views.ts'
import { webhooks } from './fi/webhooks.ts'
import { words } from './fi/words.ts'

/** Every message in Finnish. */
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
