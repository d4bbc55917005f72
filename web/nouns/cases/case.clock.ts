import type { Case } from '#shared/case.schema.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import type { SlaState } from '../../kit/ui/sla.tsx'

/** The clock of a case: running towards the next promise, paused while snoozed, met when answered or resolved; null when nothing was promised. */
export function clockOf(
  row: Pick<Case, 'state' | 'snoozedUntil' | 'dueAt' | 'nextClock' | 'waitingCount' | 'threadCount'>,
): SlaState | null {
  if (row.state === 'resolved') return { state: 'met', word: t('sla.resolved') }
  if (row.state === 'snoozed' && row.snoozedUntil !== null)
    return { state: 'paused', why: t('sla.snoozed', { time: shortTime(row.snoozedUntil) }) }
  if (row.dueAt !== null) {
    const { metric, soonAt } = row.nextClock ?? { metric: null, soonAt: null }
    return {
      ...{ state: 'running', dueAt: row.dueAt },
      ...(soonAt !== null && { soonAt }),
      ...(metric !== null && { of: t(`clock.metric.${metric}`) }),
    }
  }
  return row.waitingCount === 0 && row.threadCount > 0 ? { state: 'met', word: t('sla.replied') } : null
}
