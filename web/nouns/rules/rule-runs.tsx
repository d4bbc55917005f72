import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { RuleRun } from '#shared/rule.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { undoRun } from './rule.data.ts'
import { fieldWords, outcomeWords } from './rule-sentence.ts'
import './rules.css'

/** Runs of rules: why each ran, what it did and what not. On a case they name the rule, elsewhere the case. */
export function RuleRuns(props: { runs: readonly RuleRun[]; on: 'case' | 'rule'; mayUndo: boolean; onUndone?: () => void }) {
  async function takeBack(id: number) {
    try {
      await undoRun(id)
      showToast({ words: t('rule.run.undone') })
      props.onUndone?.()
    } catch (error) {
      showProblem(t('rule.failed', { why: problemText(error) }))
    }
  }
  return (
    <ol class="rule-runs">
      <For each={props.runs}>
        {(run) => (
          <li>
            <p class="row">
              <Show
                when={props.on === 'rule'}
                fallback={
                  <A class="link" href={`/settings/rules?runs=${run.rule?.id}`}>
                    <bdi>{withoutSteering(run.rule?.name ?? '')}</bdi>
                  </A>
                }
              >
                <A class="link clip" href={`/cases/${run.case.id}?queue=all`}>
                  {caseNumber(run.case.id)} <bdi>{withoutSteering(run.case.title)}</bdi>
                </A>
              </Show>
              <span class="push meta">
                <Moment at={run.at} />
              </span>
            </p>
            <p class="meta">
              {t('rule.when')} {t(`rule.on.${run.trigger}`)}.{' '}
              {run.held.length > 0 ? t('rule.run.held', { what: run.held.map(fieldWords).join(', ') }) : t('rule.run.held.none')}.
            </p>
            <ul>
              <For each={run.outcomes}>
                {(outcome) => (
                  <li classList={{ skipped: outcome.skipped !== null }}>
                    <Icon name={outcome.skipped === null ? 'check' : 'x'} size="s" />
                    {outcomeWords(outcome)}
                  </li>
                )}
              </For>
            </ul>
            <Show when={run.undoneAt !== null}>
              <p class="meta">{t('rule.run.undone')}</p>
            </Show>
            <Show when={props.mayUndo && run.undoable && run.id}>
              {(id) => (
                <Button kind="ghost" icon="undo" onClick={() => void takeBack(id())}>
                  {t('rule.run.undo')}
                </Button>
              )}
            </Show>
          </li>
        )}
      </For>
    </ol>
  )
}
