import { Show } from 'solid-js'
import type { CaseTrend } from '#shared/case.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'

/** An arrow and a word for a case that grows; nothing for one that does not. */
export function Growth(props: { trend: CaseTrend }) {
  return (
    <Show when={props.trend === 'escalating' || props.trend === 'emerging'}>
      <span class={`grow ${props.trend}`}>
        <Icon name="up" size="s" />
        {t(`trend.${props.trend}`)}
      </span>
    </Show>
  )
}
