import { type ChannelName, channelNames } from '#shared/channel.ts'
import type { ChangesReport, CostReport, SentimentReport, TopicsReport } from '#shared/report.schema.ts'
import { type Topic, topics } from '#shared/understanding.ts'
import { totalsOf } from './lead.ts'
import { endOfBar, type Period, type Range } from './period.ts'
import { type SentimentLabel, sentimentLabels } from './sentiment.chart.ts'

/** What stands in the address for a chosen number: a bar, a cell, a name. */
export type ChoiceAddress = { bar?: string; sentiment?: string; topic?: string; case?: string; in?: string; on?: string; time?: string }

/** The mentions behind a chosen number, as the list of mentions is asked for them. */
export type Choice = Range & {
  sentiment?: SentimentLabel
  topic?: Topic
  caseId?: number
  lang?: string
  channel?: ChannelName
  isBar: boolean
}

const none: ChoiceAddress = { bar: '', sentiment: '', topic: '', case: '', in: '', on: '', time: '' }

/** The address of a choice, which replaces any other choice. */
export const choose = (address: ChoiceAddress): ChoiceAddress => ({ ...none, ...address })

/** Reads the choice of an address; null when nothing is chosen, or nothing that exists. */
export function choiceOf(address: ChoiceAddress, period: Period, pageLang: string | undefined): Choice | null {
  const range = rangeOfChoice(address, period)
  if (!range) return null
  const caseId = Number(address.case)
  return {
    ...range,
    isBar: Boolean(address.bar),
    sentiment: sentimentLabels.find((sentiment) => sentiment === address.sentiment),
    topic: topics.find((topic) => topic === address.topic),
    caseId: Number.isSafeInteger(caseId) && caseId > 0 ? caseId : undefined,
    lang: address.in || pageLang,
    channel: channelNames.find((channel) => channel === address.on),
  }
}

function rangeOfChoice(address: ChoiceAddress, period: Period): Range | null {
  if (address.bar) {
    const from = Number(address.bar)
    return period.bars.includes(from) ? { from, to: endOfBar(period, from) } : null
  }
  if (address.time === 'before') return period.before
  const isSomething = address.sentiment || address.topic || address.case || address.in || address.on || address.time
  return isSomething ? { from: period.from, to: period.to } : null
}

type Reports = { sentiment?: SentimentReport; changes?: ChangesReport; topics?: TopicsReport; cost?: CostReport }

/** How many mentions a report counted for a choice; null where no report has counted just that. */
export function countOf(choice: Choice, reports: Reports, period: Period): number | null {
  const { sentiment, topic, caseId, channel } = choice
  const kinds = [topic, caseId, channel].filter((one) => one !== undefined).length
  if (kinds > 1) return null
  if (caseId !== undefined) {
    const row = reports.changes?.cases.find((one) => one.id === caseId)
    return row && sentiment === 'negative' ? (choice.from === period.from ? row.now : row.before) : null
  }
  if (topic) {
    const row = reports.topics?.rows.find((one) => one.topic === topic)
    if (!row || sentiment !== 'negative' || choice.from !== period.from) return null
    const column = choice.lang ? reports.topics?.languages.indexOf(choice.lang) : undefined
    return column === undefined ? row.total : (row.counts[column] ?? null)
  }
  if (channel) return sentiment ? null : (reports.cost?.channels.find((one) => one.channel === channel)?.mentions ?? null)
  if (!reports.sentiment) return null
  const totals = totalsOf(reports.sentiment.buckets, choice)
  return totals[sentiment ?? 'total']
}
