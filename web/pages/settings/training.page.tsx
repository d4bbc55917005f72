import { useNavigate } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { LanguageLearned } from '#shared/training.schema.ts'
import { leastConfirmedShare, leastMeasured, leastTrained } from '#shared/training.ts'
import { useSession } from '../../data/session.tsx'
import { languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useTraining } from '../../nouns/training/training.data.ts'
import { TrainingCurve } from '../../nouns/training/training-curve.tsx'
import { Runs } from '../../nouns/training/training-runs.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/training/training.words.ts'

/** What the desk learned from its people's verdicts, how well, and from whose. */
export function TrainingPage() {
  const { may } = useSession()
  const navigate = useNavigate()
  const query = useTraining()
  const languages = () => query.data()?.languages ?? []
  return (
    <SettingsFrame part="training" what={t('training.what')}>
      <Switch fallback={<Skeleton rows={3} />}>
        <Match when={query.data() && languages().length === 0}>
          <EmptyState title={t('training.empty')} why={t('training.empty.why')}>
            <Button kind="main" onClick={() => navigate('/triage')}>
              {t('training.empty.go')}
            </Button>
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ul class="trained" aria-label={t('training.languages')}>
            <For each={languages()}>{(language) => <Language language={language} />}</For>
          </ul>
          <p class="meta measured">{t('training.measured')}</p>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('training.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={may('training.write')}>
        <Runs />
      </Show>
    </SettingsFrame>
  )
}

const percent = (right: number, of: number) => Math.round((right / Math.max(1, of)) * 100)

function Language(props: { language: LanguageLearned }) {
  const complaint = () => props.language.complaint
  const isMeasured = () => complaint().verdicts >= leastMeasured
  /** Each question learns by itself; the one that knows most speaks for the language. */
  const known = () => Math.max(complaint().verdicts, props.language.sentiment.verdicts)
  const lead = () =>
    isMeasured()
      ? t('training.lead', {
          n: complaint().verdicts,
          shipped: percent(complaint().shipped, complaint().verdicts),
          learned: percent(complaint().learned, complaint().verdicts),
        })
      : known() >= leastTrained
        ? t('training.lead.few', { n: known() })
        : t('training.lead.none', { n: known(), least: leastTrained })
  return (
    <li>
      <div>
        <h2>{languageName(props.language.lang)}</h2>
        <p class="num">{lead()}</p>
        <p class="meta num">
          {isMeasured()
            ? t('training.confirmed', { n: complaint().confirmed, all: complaint().verdicts })
            : t('training.few', { n: complaint().verdicts, least: leastMeasured })}{' '}
          {sentimentWords(props.language.sentiment)}
        </p>
      </div>
      <Show when={isMeasured()}>
        <TrainingCurve curve={props.language.curve} />
      </Show>
    </li>
  )
}

/** People correct a feeling when it is wrong and rarely confirm it: without confirmations a share would be no accuracy. */
function sentimentWords({ verdicts, confirmed, shipped, learned }: LanguageLearned['sentiment']): string {
  if (verdicts === 0) return ''
  if (verdicts < leastMeasured) return t('training.sentiment.few', { n: verdicts, least: leastMeasured })
  if (confirmed / verdicts < leastConfirmedShare) return t('training.sentiment.corrections', { n: verdicts })
  return t('training.sentiment', { n: verdicts, shipped: percent(shipped, verdicts), learned: percent(learned, verdicts) })
}
