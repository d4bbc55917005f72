import { Match, Switch } from 'solid-js'
import { score } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'

/** A sentiment: bar left or right of a centre line, sign, number and colour; dashed and "unsure" when it should not be trusted. */
export function SentimentScore(props: { score: number | null; sure?: boolean; small?: boolean }) {
  const small = () => (props.small ? ' small' : '')
  const side = () => ((props.score ?? 0) <= -0.1 ? 'neg' : (props.score ?? 0) >= 0.1 ? 'pos' : 'neu')
  return (
    <Switch>
      <Match when={props.score === null || props.sure === false}>
        <span class={`sentiment unsure${small()}`} title={t('sentiment-score.unsure.title')}>
          <i />
          {t('sentiment-score.unsure')}
        </span>
      </Match>
      <Match when={props.score !== null}>
        <span
          class={`sentiment ${side()}${small()}`}
          style={{ '--v': Math.min(1, Math.abs(props.score ?? 0)) }}
          title={t('sentiment-score.title')}
        >
          <i />
          <span class="vh">{t(`sentiment-score.${side()}`)} </span>
          {score(props.score ?? 0)}
        </span>
      </Match>
    </Switch>
  )
}
