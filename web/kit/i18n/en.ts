import { access } from './en/access.ts'
import { alerts } from './en/alerts.ts'
import { answering } from './en/answering.ts'
import { appointments } from './en/appointments.ts'
import { articles } from './en/articles.ts'
import { audit } from './en/audit.ts'
import { clocks } from './en/clocks.ts'
import { connect } from './en/connect.ts'
import { feedback } from './en/feedback.ts'
import { first } from './en/first.ts'
import { goods } from './en/goods.ts'
import { learnedTerms } from './en/learned-terms.ts'
import { orderMoney } from './en/order-money.ts'
import { personalData } from './en/personal-data.ts'
import { plans } from './en/plans.ts'
import { policies } from './en/policies.ts'
import { presence } from './en/presence.ts'
import { purchaseImport } from './en/purchase-import.ts'
import { quotes } from './en/quotes.ts'
import { reports } from './en/reports.ts'
import { retention } from './en/retention.ts'
import { roles } from './en/roles.ts'
import { rules } from './en/rules.ts'
import { settingsPages } from './en/settings-pages.ts'
import { today } from './en/today.ts'
import { together } from './en/together.ts'
import { training } from './en/training.ts'
import { trouble } from './en/trouble.ts'
import { views } from './en/views.ts'
import { webhooks } from './en/webhooks.ts'

/**
 * Every message in English, in ICU form; the other languages are measured against it. What is not in `first` comes with the pages that say
 * it (`addWords`), so that nobody else waits for it.
 */
export const en = {
  ...first,
  ...alerts,
  ...access,
  ...answering,
  ...appointments,
  ...clocks,
  ...connect,
  ...goods,
  ...learnedTerms,
  ...orderMoney,
  ...personalData,
  ...plans,
  ...policies,
  ...presence,
  ...purchaseImport,
  ...quotes,
  ...reports,
  ...settingsPages,
  ...today,
  ...training,
  ...together,
  ...trouble,
  ...views,
  ...webhooks,
  ...roles,
  ...rules,
  ...feedback,
  ...articles,
  ...audit,
  ...retention,
} as const

export type MessageKey = keyof typeof en
/** What a language may say; what it leaves out is said in English. */
export type Messages = Partial<Record<MessageKey, string>>
