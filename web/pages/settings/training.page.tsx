import { useNavigate } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { LanguageLearnt } from '#shared/lesson.schema.ts'
import { leastConfirmedShare, leastLearnt, leastMeasured } from '#shared/lesson.ts'
import { useSession } from '../../data/session.tsx'
import { languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { LearningCurve } from '../../nouns/training/learning-curve.tsx'
import { useLearnt } from '../../nouns/training/training.data.ts'
import { Runs } from '../../nouns/training/training-runs.tsx'
import { SettingsFrame } from './settings-frame.tsx'

/** What the desk learnt from its people's verdicts, how well, and from whose. */
export function LearningPage() {
  const { may } = useSession()
  const navigate = useNavigate()
  const query = useLearnt()
  const languages = () => query.data()?.languages ?? []
  return (
    <SettingsFrame part="learning" what={t('learning.what')}>
      <Switch fallback={<Skeleton rows={3} />}>
        <Match when={query.data() && languages().length === 0}>
          <EmptyState title={t('learning.empty')} why={t('learning.empty.why')}>
            <Button kind="main" onClick={() => navigate('/triage')}>
              {t('learning.empty.go')}
            </Button>
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ul class="learnt" aria-label={t('learning.languages')}>
            <For each={languages()}>{(language) => <Language language={language} />}</For>
          </ul>
          <p class="meta measured">{t('learning.measured')}</p>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('learning.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={may('admin')}>
        <Runs />
      </Show>
    </SettingsFrame>
  )
}

const percent = (right: number, of: number) => Math.round((right / Math.max(1, of)) * 100)

function Language(props: { language: LanguageLearnt }) {
  const complaint = () => props.language.complaint
  const isMeasured = () => complaint().verdicts >= leastMeasured
  /** Each question learns by itself; the one that knows most speaks for the language. */
  const known = () => Math.max(complaint().verdicts, props.language.sentiment.verdicts)
  const lead = () =>
    isMeasured()
      ? t('learning.lead', {
          n: complaint().verdicts,
          shipped: percent(complaint().shipped, complaint().verdicts),
          learnt: percent(complaint().learnt, complaint().verdicts),
        })
      : known() >= leastLearnt
        ? t('learning.lead.few', { n: known() })
        : t('learning.lead.none', { n: known(), least: leastLearnt })
  return (
    <li>
      <div>
        <h2>{languageName(props.language.lang)}</h2>
        <p class="num">{lead()}</p>
        <p class="meta num">
          {isMeasured()
            ? t('learning.confirmed', { n: complaint().confirmed, all: complaint().verdicts })
            : t('learning.few', { n: complaint().verdicts, least: leastMeasured })}{' '}
          {sentimentWords(props.language.sentiment)}
        </p>
      </div>
      <Show when={isMeasured()}>
        <LearningCurve curve={props.language.curve} />
      </Show>
    </li>
  )
}

/** People correct a feeling when it is wrong and rarely confirm it: without confirmations a share would be no accuracy. */
function sentimentWords({ verdicts, confirmed, shipped, learnt }: LanguageLearnt['sentiment']): string {
  if (verdicts === 0) return ''
  if (verdicts < leastMeasured) return t('learning.sentiment.few', { n: verdicts, least: leastMeasured })
  if (confirmed / verdicts < leastConfirmedShare) return t('learning.sentiment.corrections', { n: verdicts })
  return t('learning.sentiment', { n: verdicts, shipped: percent(shipped, verdicts), learnt: percent(learnt, verdicts) })
}
