import { exactTime, shortTime, when } from '../i18n/format.ts'
import { createNow } from './now.ts'

/** A moment: in few letters, with the exact time and zone on hover. `ago` says "6 min ago" under an hour. */
export function Moment(props: { at: number; ago?: boolean; class?: string }) {
  const now = createNow()
  return (
    <time class={props.class} dateTime={new Date(props.at).toISOString()} title={exactTime(props.at)}>
      {props.ago ? when(props.at, now()) : shortTime(props.at, now())}
    </time>
  )
}
