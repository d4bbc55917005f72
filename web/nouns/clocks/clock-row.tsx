import { Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { Clock } from '#shared/clock.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { Sla } from '../../kit/ui/sla.tsx'
import { standingOf } from './clock.words.ts'

/** A clock in a list: what was promised to whom, and how it stands; a press opens its steps. */
export function ClockRow(props: { clock: Clock; open: (id: number) => void; isOpen?: boolean; inCase?: boolean }) {
  return (
    <li>
      <button type="button" class="clock-row" aria-expanded={props.isOpen} onClick={() => props.open(props.clock.id)}>
        <span class="clip">
          <b>{t(`clock.metric.${props.clock.metric}`)}</b>
          <Show when={props.clock.author}>
            {(name) => (
              <>
                {' · '}
                <Name of={name()} />
              </>
            )}
          </Show>
          <Show when={!props.inCase && props.clock.caseId}>
            {(id) => (
              <span class="meta">
                {' '}
                {caseNumber(id())} <span dir="auto">{withoutSteering(props.clock.title)}</span>
              </span>
            )}
          </Show>
        </span>
        <Sla clock={standingOf(props.clock)} />
      </button>
    </li>
  )
}
