import { createSignal, For, type JSX, Show } from 'solid-js'
import { type ChannelName, channelLabels } from '#shared/channel.ts'
import type { Plan, PlanFinding } from '#shared/plan.schema.ts'
import type { PlanFix } from '#shared/plan.ts'
import { languageName, money } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { failureOf } from './plan.words.ts'
import './plan-page.words.ts'

const icons = { stop: 'stop', care: 'warn', hand: 'hand' } as const
/** As many lines as leave the list in sight. */
const shownAtFirst = 4

type FindingsProps = {
  plan: Plan
  mayChange: boolean
  mayApprove: boolean
  /** The name of a fact that a decision lacks. */
  factName: (fact: string) => string
  onFix: (finding: PlanFinding, fix: PlanFix) => void
  onAgain: (sourceId: number) => void
}

/** What a look before the start found, and which sources hold: each line says one thing and offers what puts it right. */
export function PlanFindings(props: FindingsProps) {
  const [all, setAll] = createSignal(false)
  const shown = () => (all() ? props.plan.findings : props.plan.findings.slice(0, shownAtFirst))
  const rest = () => props.plan.findings.length - shown().length
  return (
    <Show when={props.plan.findings.length > 0 || props.plan.heldSources.length > 0}>
      <ul class="checks plan-checks">
        <For each={props.plan.heldSources}>
          {(source) => (
            <li class="care">
              <Icon name="warn" />
              <span>
                {rich<JSX.Element>('plan.held', {
                  bold: <b>{nameText(source.name)}</b>,
                  why: withoutSteering(source.why ? failureOf(source.why) : t('plan.held.no-reason')),
                  n: source.count,
                })}
              </span>
              <Show when={props.mayChange}>
                <span class="fixes">
                  <button type="button" class="action" onClick={() => props.onAgain(source.id)}>
                    {t('plan.held.again')}
                  </button>
                </span>
              </Show>
            </li>
          )}
        </For>
        <For each={shown()}>
          {(finding) => (
            <li class={finding.level} data-finding={finding.code}>
              <Icon name={icons[finding.level]} />
              <span>{wordsOf(finding, props.factName)}</span>
              <span class="fixes">
                <For each={finding.fixes.filter((fix) => isOffered(fix, props))}>
                  {(fix) => (
                    <button type="button" class="action" onClick={() => props.onFix(finding, fix)}>
                      {t(`plan.fix.${fix}`)}
                    </button>
                  )}
                </For>
              </span>
            </li>
          )}
        </For>
        <Show when={rest() > 0}>
          <li class="more">
            <button type="button" class="action" onClick={() => setAll(true)}>
              {t('plan.more', { n: rest() })}
            </button>
          </li>
        </Show>
      </ul>
    </Show>
  )
}

const isOffered = (fix: PlanFix, { mayChange, mayApprove }: FindingsProps) =>
  fix === 'show' || (fix === 'approve-cost' ? mayApprove : mayChange)

function wordsOf({ code, params, count }: PlanFinding, factName: (fact: string) => string): (JSX.Element | string)[] {
  const text = (name: string) => withoutSteering(String(params[name] ?? ''))
  const amount = (name: string) => money(Number(params[name] ?? 0), text('currency') || 'EUR')
  return rich<JSX.Element>(`plan.finding.${code}`, {
    bold: <b>{code === 'same-text' ? text('room') : nameText(text('name'))}</b>,
    blank: text('blank') || 'none',
    fact: text('fact') === '' ? t('plan.decision.unknown') : factName(text('fact')),
    over: Number(params.over ?? 0),
    limit: Number(params.limit ?? 0),
    by: nameText(text('by')),
    lang: text('lang') === '' || text('lang') === 'und' ? t('plan.decision.unknown') : languageName(text('lang')),
    channel: channelLabels[text('channel') as ChannelName] ?? '',
    n: Number(params.n ?? count),
    sum: code === 'over-goodwill' || code === 'needs-manager' ? amount('sum') : '',
    left: code === 'over-goodwill' ? amount('left') : '',
  })
}
