import { For, type JSX, Show } from 'solid-js'
import type { Alert, AlertFiring, Rehearsal } from '#shared/alert.schema.ts'
import { clockTime, exactTime, number, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { groupName, rowsOf } from './alert.sentences.ts'
import './alert.words.ts'

type Rehearsed = Rehearsal['firings'][number]

/** One line: when, about what, how much, what was known, what it was. It opens its rows. */
function FiringRow(props: {
  href: string
  firedAt: number
  about: string
  numbers: string
  known: string
  outcome: JSX.Element
  isMissed?: boolean
}) {
  return (
    <li>
      <a class="firing-row" classList={{ off: props.isMissed }} href={props.href} data-at={props.firedAt}>
        <time dateTime={new Date(props.firedAt).toISOString()} title={exactTime(props.firedAt)}>
          {shortDate(props.firedAt)}, {clockTime(props.firedAt)}
        </time>
        <b class="clip">{props.about}</b>
        <span class="num">{props.numbers}</span>
        <span class="clip known">{props.known}</span>
        <span class="r">{props.outcome}</span>
      </a>
    </li>
  )
}

const numbersOf = ({ value, expected }: { value: number; expected: number | null }) =>
  expected === null
    ? t('rehearsal.numbers.plain', { value: number(value) })
    : t('rehearsal.numbers', { value: number(value), expected: number(expected) })

function outcomeOf(firing: Rehearsed) {
  if (firing.outcome === 'hit')
    return (
      <span class="good">
        {firing.case ? t('rehearsal.outcome.hit.case', { case: `C-${firing.case.id}` }) : t('rehearsal.outcome.hit')}
      </span>
    )
  if (firing.outcome === 'false')
    return <span class="muted">{t(firing.isMarked ? 'rehearsal.outcome.false' : 'rehearsal.outcome.false.guess')}</span>
  return (
    <span classList={{ muted: firing.outcome === 'unsaid', soft: firing.outcome === 'missed' }}>
      {t(`rehearsal.outcome.${firing.outcome}`)}
    </span>
  )
}

/** The firings of a rehearsal, the newest first. */
export function RehearsedRows(props: { alert: Alert; rehearsal: Rehearsal }) {
  return (
    <ol class="firings">
      <For each={props.rehearsal.firings}>
        {(firing) => (
          <FiringRow
            href={rowsOf(props.alert, firing)}
            firedAt={firing.firedAt}
            about={firing.case?.title ?? (groupName(props.alert, { group: firing.group, name: null }) || props.alert.name)}
            numbers={numbersOf(firing)}
            known={
              firing.outcome === 'missed'
                ? t('rehearsal.known.high')
                : props.alert.kind === 'safety-words'
                  ? ''
                  : t('rehearsal.known', { known: number(firing.value), later: number(Math.max(firing.later, firing.value)) })
            }
            outcome={outcomeOf(firing)}
            isMissed={firing.outcome === 'missed'}
          />
        )}
      </For>
    </ol>
  )
}

/** When an alert really fired, the newest first. */
export function FiredRows(props: { alert: Alert; firings: AlertFiring[]; lasted: (firing: AlertFiring) => string }) {
  return (
    <Show when={props.firings.length > 0} fallback={<p class="muted none">{t('firings.none')}</p>}>
      <ol class="firings">
        <For each={props.firings}>
          {(firing) => (
            <FiringRow
              href={rowsOf(props.alert, firing)}
              firedAt={firing.firedAt}
              about={groupName(props.alert, firing) || props.alert.name}
              numbers={numbersOf(firing)}
              known={firing.endedAt === null ? t('firings.running') : t('firings.lasted', { time: props.lasted(firing) })}
              outcome={
                <span classList={{ good: firing.verdict === 'right', muted: firing.verdict !== 'right' }}>
                  {t(
                    firing.verdict === 'right'
                      ? 'rehearsal.outcome.hit'
                      : firing.verdict === 'false'
                        ? 'rehearsal.outcome.false'
                        : 'rehearsal.outcome.unsaid',
                  )}
                </span>
              }
            />
          )}
        </For>
      </ol>
    </Show>
  )
}
