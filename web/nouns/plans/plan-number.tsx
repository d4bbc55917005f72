import { number } from '../../kit/i18n/format.ts'

/** A number that opens exactly the threads it counts. */
export function CountLink(props: { n: number; onShow: () => void }) {
  return (
    <button type="button" class="plan-number" onClick={() => props.onShow()}>
      <b>{number(props.n)}</b>
    </button>
  )
}
