import { Show } from 'solid-js'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { useRuleRuns } from './rule.data.ts'
import { RuleRuns } from './rule-runs.tsx'
import './rule.words.ts'

/** What rules did with a case, and why; nothing where none did. */
export function CaseRules(props: { caseId: number }) {
  const { may } = useSession()
  const query = useRuleRuns(() => ({ caseId: props.caseId }))
  return (
    <Show when={query.data()?.items.length}>
      <section>
        <h2 class="over">{t('rule.case')}</h2>
        <RuleRuns runs={query.data()?.items ?? []} on="case" mayUndo={may('cases.tag')} onUndone={() => void query.reload()} />
      </section>
    </Show>
  )
}
