import { type JSX, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import { duration, listed, number } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { gapMs, type Lead } from './lead.ts'
import type { Period } from './period.ts'
import { RowsLink } from './rows-link.tsx'
import './report.words.ts'

const percent = (part: number) => number(part, { style: 'percent', maximumFractionDigits: 0 })

/** What the charts below say, in one or two sentences; every number in it opens its rows. */
export function LeadSentence(props: { lead: Lead; period: Period; now: number; nothingEver: boolean }) {
  const share = () => <RowsLink to={{ sentiment: 'negative', time: 'now' }}>{percent(props.lead.share ?? 0)}</RowsLink>
  const first = (): JSX.Element => {
    const { lead } = props
    if (lead.now.total === 0 && props.nothingEver) {
      return (
        <>
          {t('lead.none.ever')} <a href="/settings/sources">{t('lead.none.next')}</a>
        </>
      )
    }
    if (lead.now.total === 0) return t('lead.none')
    if (lead.share === null) {
      return rich('lead.few', {
        negative: <RowsLink to={{ sentiment: 'negative', time: 'now' }}>{number(lead.now.negative)}</RowsLink>,
        total: <RowsLink to={{ time: 'now' }}>{t('lead.few.total', { n: lead.now.total })}</RowsLink>,
      })
    }
    if (lead.points === null) return rich('lead.share', { share: share() })
    if (lead.points === 0) return rich('lead.share.same', { share: share() })
    const points = <RowsLink to={{ sentiment: 'negative', time: 'before' }}>{t('lead.points', { n: Math.abs(lead.points) })}</RowsLink>
    return rich(lead.points > 0 ? 'lead.share.up' : 'lead.share.down', { share: share(), points })
  }
  const cause = () => {
    const found = props.lead.cause
    if (!found) return null
    const part = found.part === null ? t('lead.cause.count', { n: found.gained }) : t('lead.cause.part', { percent: percent(found.part) })
    return rich('lead.cause', {
      part: <RowsLink to={{ sentiment: 'negative', case: String(found.id) }}>{part}</RowsLink>,
      title: found.title,
    })
  }
  return (
    <p class="lead">
      {first()} <Show when={cause()}>{(words) => <>{words()} </>}</Show>
      <Show when={!props.nothingEver || props.lead.gaps.length > 0}>
        <span class="muted">
          <Gaps gaps={props.lead.gaps} period={props.period} now={props.now} />
        </span>
      </Show>
    </p>
  )
}

function Gaps(props: { gaps: Lead['gaps']; period: Period; now: number }) {
  const channels = () => [...new Set(props.gaps.map((gap) => gap.channel))]
  const what = () =>
    listed(
      channels().map((channel) => {
        const own = props.gaps.filter((gap) => gap.channel === channel)
        return t('lead.gap', { channel: channelLabels[channel], duration: duration(gapMs(own, props.period, props.now)) })
      }),
    )
  return (
    <Show when={props.gaps.length > 0} fallback={t('lead.gaps.none')}>
      <a href="/settings/sources">{t('lead.gaps', { n: props.gaps.length, what: what() })}</a>
    </Show>
  )
}
