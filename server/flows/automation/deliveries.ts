import { followAgentMail } from '../../nouns/agent-mails/agent-mail.actions.ts'
import type { DeliveryHandler, DeliveryHandlers } from '../../nouns/deliveries/delivery.handler.ts'
import { followFeedback } from '../../nouns/feedback/feedback.asking.ts'
import { followOrderMail } from '../../nouns/order-mails/order-mail.actions.ts'
import { followDelivery } from '../../nouns/replies/reply.delivery.ts'
import { followReportMail } from '../../nouns/scheduled-reports/scheduled-report.sending.ts'

/** A mail about what stands in the app as well: nothing waits for it, and how it fares is seen where sources are. */
const followTeamMail: DeliveryHandler = async () => undefined

/** What keeps up with a delivery, by what it was made for. Each runs in the delivery's own transaction. */
export const deliveryHandlers: DeliveryHandlers = {
  reply: followDelivery,
  'order-mail': followOrderMail,
  'agent-mail': followAgentMail,
  notification: followTeamMail,
  alert: followTeamMail,
  report: followReportMail,
  feedback: followFeedback,
}
