import { A } from '@solidjs/router'
import { Match, Switch } from 'solid-js'
import type { CaseCounts } from '#shared/case.schema.ts'
import type { CaseQueue } from '#shared/case.ts'
import { t } from '../../kit/i18n/index.ts'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { EmptyState } from '../../kit/ui/states.tsx'
import { type CaseMarks, markedBy } from './case.list.ts'

/** Why the list is empty, and where there is something to do. */
export function NoCases(props: { queue: CaseQueue; q: string; marks: CaseMarks; saved: object | null; counts: CaseCounts | undefined }) {
  return (
    <Switch
      fallback={
        <EmptyState title={t('case.empty.queue')} why={t('case.empty.queue.why', { n: props.counts?.all ?? 0 })}>
          <A class="btn" href="/cases?queue=all">
            {t('case.queue.all')}
          </A>
        </EmptyState>
      }
    >
      <Match when={props.saved || markedBy(props.marks)}>
        <EmptyState title={t('case.empty.marks')} why={t('case.empty.filter.why')}>
          <A class="btn" href={`/cases?queue=${props.queue}`}>
            {t('case.filter.clear')}
          </A>
        </EmptyState>
      </Match>
      <Match when={props.q}>
        <EmptyState title={t('case.empty.filter', { q: props.q })} why={t('case.empty.filter.why')}>
          <A class="btn" href={`/cases?queue=${props.queue}`}>
            {t('case.filter.clear')} <Kbd keys="escape" />
          </A>
        </EmptyState>
      </Match>
      <Match when={(props.counts?.all ?? 0) === 0 && props.queue !== 'resolved'}>
        <EmptyState kind="done" title={t('case.empty.all')} why={t('case.empty.all.why')}>
          <A class="btn" href="/triage">
            {t('case.empty.to-triage')} <Kbd keys="g i" />
          </A>
        </EmptyState>
      </Match>
      <Match when={props.queue === 'same-problem' || props.queue === 'own' ? props.queue : undefined} keyed>
        {(queue) => <EmptyState kind="done" title={t(`case.empty.${queue}`)} why={t(`case.empty.${queue}.why`)} />}
      </Match>
      <Match when={props.queue === 'mine'}>
        <EmptyState kind="done" title={t('case.empty.mine')} why={t('case.empty.mine.why', { n: props.counts?.unassigned ?? 0 })}>
          <A class="btn" href="/cases?queue=unassigned">
            {t('case.empty.mine.next')} <Kbd keys="q" />
          </A>
        </EmptyState>
      </Match>
    </Switch>
  )
}
