import { caseNumber } from '#shared/case.ts'
import type { Event } from '#shared/event.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import type { MessageKey } from '../../kit/i18n/en.ts'
import { share, shortTime } from '../../kit/i18n/format.ts'
import { isMessage, t } from '../../kit/i18n/index.ts'

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** The word of the interface for one of a list of `shared/`, or the raw word where there is none. */
const named = (prefix: string, value: unknown) => {
  const key = `${prefix}.${text(value)}`
  return isMessage(key) ? t(key) : text(value)
}

/** What happened, in one short sentence of the reader's language; the person who did it stands before it elsewhere. */
export function eventWords({ kind, data, orderId }: Event): string {
  const number = orderId === null ? '' : serviceOrderNumber(orderId)
  switch (kind) {
    case 'mention-changed':
      return t(data.deleted ? 'event.mention-deleted' : 'event.mention-changed')
    case 'mention-sorted':
      return t('event.mention-sorted', { kind: text(data.kind) || 'none', label: named('kind', data.kind) })
    case 'case-changed':
      if (typeof data.merged === 'number') return t('event.case-changed.merged', { case: caseNumber(data.merged) })
      if (typeof data.parted === 'number') return t('event.case-changed.parted', { case: caseNumber(data.parted) })
      if (data.priority) return t('event.case-changed.priority', { priority: named('priority', data.priority) })
      return data.title ? t('event.case-changed.title', { title: text(data.title) }) : t('event.case-changed')
    case 'case-joined':
      if (data.joined === 'person') return t('event.case-joined.person')
      if (typeof data.score === 'number') return t('event.case-joined.score', { author: text(data.author), score: share(data.score) })
      return t('event.case-joined', { author: text(data.author) })
    case 'case-left':
      return typeof data.into === 'number' ? t('event.case-left', { case: caseNumber(data.into) }) : t('event.case-left.out')
    case 'case-parted':
      return t('event.case-parted', { case: typeof data.from === 'number' ? caseNumber(data.from) : '' })
    case 'case-merged':
      return t('event.case-merged', { case: typeof data.into === 'number' ? caseNumber(data.into) : '' })
    case 'case-kept-apart':
      return t(data.takenBack ? 'event.case-kept-apart.back' : 'event.case-kept-apart', {
        case: typeof data.from === 'number' ? caseNumber(data.from) : '',
      })
    case 'case-theme-set':
      if (!data.theme && data.cause) return t('event.case-theme-set.cause', { cause: text(data.cause) })
      return t('event.case-theme-set', { kind: data.theme ? named('theme', data.theme) : t('case.kind.common') })
    case 'case-assigned':
      if (data.how) return t('event.case-assigned.team', { to: text(data.to), team: text(data.team) })
      return data.to ? t('event.case-assigned', { to: text(data.to) }) : t('event.case-assigned.nobody')
    case 'case-not-assigned':
      return t('event.case-not-assigned', { why: text(data.why), team: text(data.team) })
    case 'case-tagged':
      return data.added ? t('event.case-tagged', { name: text(data.added) }) : t('event.case-tagged.removed', { name: text(data.removed) })
    case 'feedback-given':
      return t('event.feedback-given', { score: String(data.score ?? '') })
    case 'rule-run':
      return t('event.rule-run', { name: text(data.rule) })
    case 'case-linked':
      return t(data.undone ? 'event.case-linked.undone' : 'event.case-linked', {
        case: typeof data.other === 'number' ? caseNumber(data.other) : '',
      })
    case 'case-snoozed':
      return t('event.case-snoozed', { time: typeof data.until === 'number' ? shortTime(data.until) : '' })
    case 'case-woken':
      return t(data.by === 'mention' ? 'event.case-woken.mention' : 'event.case-woken')
    case 'case-resolved':
      return data.how ? t('event.case-resolved', { how: named('how', data.how) }) : t('event.case-resolved.plain')
    case 'case-trend':
      return t('event.case-trend', { trend: named('trend', data.trend ?? data.to) })
    case 'plan-moved':
      return t('event.plan-moved', { to: text(data.to) })
    case 'plan-held':
      return t('event.plan-held', { source: text(data.source), n: typeof data.count === 'number' ? data.count : 1 })
    case 'clock-breached':
      return t('event.clock-breached', { metric: named('clock.metric', data.metric) })
    case 'sla-changed':
      return t('event.sla-changed', { names: Array.isArray(data.names) ? data.names.map(text).join(', ') : '' })
    case 'promise-made':
      return t('event.promise-made', { words: text(data.words) })
    case 'promise-moved':
      return t('event.promise-moved', { state: named('promise.state', data.to) })
    case 'order-moved':
      return t('event.order-moved', { number, state: named('order.state', data.to) })
    case 'refund-moved':
      return t('event.refund-moved', { number, state: named('refund.state', data.to) })
    default: {
      const key = `event.${kind}`
      return isMessage(key) ? t(key as MessageKey, { number }) : kind
    }
  }
}
