import { money } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import '../refunds/order-money.words.ts'

/** `own`: how much of what is spent and reserved is of one order. */
type BarProps = { spent: number; reserved: number; own: number; limit: number; currency: string }

/** A month's budget as a bar: what others spent and reserved, then what is of this order; the words say the same. */
export function GoodwillBar(props: BarProps) {
  const share = (amount: number) => `${props.limit > 0 ? Math.min(100, (amount / props.limit) * 100) : 0}%`
  const amount = (minor: number) => money(minor, props.currency)
  const left = () => Math.max(0, props.limit - props.spent - props.reserved)
  const spentByOthers = () => Math.min(props.spent, props.spent + props.reserved - props.own)
  const words = () =>
    t('goodwill.bar', {
      spent: amount(props.spent),
      reserved: amount(props.reserved),
      own: amount(props.own),
      left: amount(left()),
      limit: amount(props.limit),
    })
  return (
    <div class="gw-bar" role="img" aria-label={words()} title={words()}>
      <span class="spent" style={{ 'inline-size': share(spentByOthers()) }} />
      <span class="reserved" style={{ 'inline-size': share(props.spent + props.reserved - props.own - spentByOthers()) }} />
      <span class="own" style={{ 'inline-size': share(props.own) }} />
    </div>
  )
}
