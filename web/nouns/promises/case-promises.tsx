import { Show } from 'solid-js'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { createNow } from '../../kit/ui/now.ts'
import { usePromiseActions, usePromises } from './promise.data.ts'
import { PromiseRows } from './promise-rows.tsx'

/** What was promised in the replies of a case; nothing stands here while nothing was. */
export function CasePromises(props: { caseId: number }) {
  const { may } = useSession()
  const now = createNow(60_000)
  const actions = usePromiseActions()
  const query = usePromises(() => ({ caseId: props.caseId }))
  return (
    <Show when={query.data()?.items.length}>
      <section class="narrow">
        <h2 class="over">{t('promise.title')}</h2>
        <PromiseRows
          promises={query.data()?.items ?? []}
          now={now()}
          mayChange={may('promises.settle')}
          actions={actions}
          withAuthor
          inCase
        />
      </section>
    </Show>
  )
}
