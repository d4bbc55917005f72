import { duration, exactTime, shortTime } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { Icon } from './icon.tsx'
import { createNow } from './now.ts'

/** A promise: running until `dueAt`, paused (with a reason), or over. It turns amber at `soonAt`; half an hour before the end unless said. `of`: what was promised. */
export type SlaState =
  | { state: 'running'; dueAt: number; soonAt?: number; of?: string }
  | { state: 'paused'; why: string }
  | { state: 'met'; word: string }

const soonMs = 30 * 60_000
const dayMs = 24 * 60 * 60_000

/** An SLA clock: grey while all is well, amber soon, a red plate when broken. */
export function Sla(props: { clock: SlaState }) {
  const now = createNow()
  const left = () => (props.clock.state === 'running' ? props.clock.dueAt - now() : 0)
  const isSoon = () => {
    if (props.clock.state !== 'running') return false
    return props.clock.soonAt === undefined ? left() < soonMs : now() >= props.clock.soonAt
  }
  const kind = () => (props.clock.state !== 'running' ? props.clock.state : left() < 0 ? 'breached' : isSoon() ? 'soon' : 'running')
  const words = () => {
    if (props.clock.state === 'paused') return props.clock.why
    if (props.clock.state === 'met') return props.clock.word
    if (left() < 0) return t('sla.over', { time: duration(-left()) })
    return left() < dayMs ? duration(left()) : shortTime(props.clock.dueAt, now())
  }
  const title = () => {
    if (props.clock.state !== 'running') return undefined
    const due = t('sla.due', { time: exactTime(props.clock.dueAt) })
    return props.clock.of ? `${props.clock.of}. ${due}` : due
  }
  return (
    <span class={`sla ${kind()}`} title={title()}>
      <Icon name={kind() === 'paused' ? 'pause' : kind() === 'met' ? 'check' : 'clock'} size="s" />
      {words()}
    </span>
  )
}
