import { A } from '@solidjs/router'
import { Match, Show, Switch } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { TriageCounts } from '#shared/mention.schema.ts'
import type { TriageQueue } from '#shared/mention.ts'
import { useSession } from '../../data/session.tsx'
import { shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { EmptyState } from '../../kit/ui/states.tsx'
import { isDown, useSourceHealth } from '../../nouns/sources/source.health.ts'

/** Why a queue is empty: no channel yet, a down source (which is no good news), other queues to do, or really all done. */
export function TriageEmpty(props: { queue: TriageQueue; counts: TriageCounts | undefined }) {
  const { may } = useSession()
  const sources = useSourceHealth()
  const down = () => sources.data()?.items.find(isDown)
  const elsewhere = () => (props.counts ? props.counts.complaints + props.counts.questions + props.counts.unsure : 0)
  return (
    <Switch fallback={<AllDone sorted={props.counts?.sorted ?? 0} />}>
      <Match when={sources.data()?.items.length === 0}>
        <EmptyState title={t('triage.empty.first')} why={t('triage.empty.first.why')}>
          <Show when={may('sources.write')}>
            <A class="btn main" href="/settings/sources">
              {t('triage.empty.connect')}
            </A>
          </Show>
        </EmptyState>
      </Match>
      <Match when={down()}>
        {(source) => {
          const channel = () => channelLabels[source().channel]
          const title = () => {
            const since = source().gap?.from ?? source().lastSuccessAt
            return since === null
              ? t('triage.empty.silent', { channel: channel() })
              : t('triage.empty.silent.since', { channel: channel(), time: shortTime(since) })
          }
          return (
            <EmptyState kind="suspicious" title={title()} why={t('triage.empty.silent.why', { why: troubleText(source().error ?? '') })}>
              <A class="btn main" href="/settings/sources">
                {t('triage.empty.look')}
              </A>
            </EmptyState>
          )
        }}
      </Match>
      <Match when={elsewhere() > 0}>
        <EmptyState title={t('triage.empty.queue')} why={t('triage.empty.queue.why', { n: elsewhere() })}>
          <A
            class="btn"
            href={`/triage?queue=${(props.counts?.complaints ?? 0) > 0 ? 'complaints' : (props.counts?.questions ?? 0) > 0 ? 'questions' : 'unsure'}`}
          >
            {t('triage.action.next-queue')} <Kbd keys="q" />
          </A>
        </EmptyState>
      </Match>
    </Switch>
  )
}

function AllDone(props: { sorted: number }) {
  return (
    <EmptyState kind="done" title={t('triage.empty.done')} why={t('triage.empty.done.why', { n: props.sorted })}>
      <A class="btn" href="/cases">
        {t('triage.empty.to-cases')} <Kbd keys="g c" />
      </A>
    </EmptyState>
  )
}
