import { Show } from 'solid-js'
import type { Case } from '#shared/case.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'

/** Says that other cases look like this problem, and leads to them. */
export function AlikeBanner(props: { row: Case; onCompare: () => void }) {
  return (
    <Show when={props.row.alikeCount > 0}>
      <div class="banner accent">
        <Icon name="merge" />
        <span class="grown">{t('alike.lead', { n: props.row.alikeCount })}</span>
        <button type="button" class="link row" onClick={() => props.onCompare()}>
          {t('alike.compare')}
        </button>
      </div>
    </Show>
  )
}
