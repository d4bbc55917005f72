import { Show } from 'solid-js'
import type { Case } from '#shared/case.schema.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import type { CaseActions } from '../../nouns/cases/case.actions.ts'
import { useSplit } from '../../nouns/cases/case.data.ts'

/** A case of fewer threads is never asked about. */
const leastThreads = 12
const mostWords = 3

/** Says that a case looks like two problems, what tells them apart, and offers to part them. */
export function TwoProblems(props: { row: Case; actions: CaseActions }) {
  const { may } = useSession()
  const found = useSplit(() => (props.row.threadCount >= leastThreads && props.row.state !== 'resolved' ? props.row.id : null))
  const parts = () => found.data()?.split?.parts ?? []
  const told = (at: number) => withoutSteering((parts()[at]?.words ?? []).slice(0, mostWords).join(', '))
  return (
    <Show when={parts().length === 2}>
      <div class="banner two-problems">
        <Icon name="split" />
        <span class="grown">
          {t('case.two', {
            first: told(0),
            ofFirst: parts()[0]?.threadIds.length ?? 0,
            second: told(1),
            ofSecond: parts()[1]?.threadIds.length ?? 0,
          })}
        </span>
        <Show when={may('cases.write')}>
          <button type="button" class="link row" onClick={() => void props.actions.splitInTwo(props.row, parts()[1]?.threadIds ?? [])}>
            {t('case.two.split')}
          </button>
          <button type="button" class="link row" onClick={() => void props.actions.keepWhole(props.row)}>
            {t('case.two.whole')}
          </button>
        </Show>
      </div>
    </Show>
  )
}
