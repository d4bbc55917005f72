import { useSearchParams } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { LearnedTerm, LearnedTermState } from '#shared/learned-term.schema.ts'
import { useSession } from '../../data/session.tsx'
import { languageName, listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useLearnedTermActions, useLearnedTerms } from '../../nouns/learned-terms/learned-term.data.ts'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/learned-terms/learned-term.words.ts'

const states: readonly LearnedTermState[] = ['proposed', 'accepted', 'rejected']

/** Terms learned from confirmed cases: an administrator accepts or rejects them. `?state` chooses which are shown. */
export function LearnedTermsPage() {
  const [address, setAddress] = useSearchParams<{ state?: string }>()
  const { may } = useSession()
  const state = () => states.find((one) => one === address.state) ?? 'proposed'
  const query = useLearnedTerms(state)
  const actions = useLearnedTermActions()
  const items = () => query.data()?.items ?? []
  return (
    <SettingsFrame part="terms" what={t('terms.what')}>
      <SegmentedControl
        label={t('terms.states')}
        options={states.map((value) => ({ value, label: t(`terms.state.${value}`) }))}
        value={state()}
        onChange={(value) => setAddress({ state: value === 'proposed' ? null : value })}
      />
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={query.data() && items().length === 0}>
          <EmptyState title={t(`terms.empty.${state()}`)} why={t(`terms.empty.${state()}.why`)} />
        </Match>
        <Match when={query.data()}>
          <ul class="products" aria-label={t(`terms.state.${state()}`)}>
            <For each={items()}>{(term) => <Term term={term} mayDecide={may('training.write')} actions={actions} />}</For>
          </ul>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('terms.not-loaded')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </SettingsFrame>
  )
}

function Term(props: { term: LearnedTerm; mayDecide: boolean; actions: ReturnType<typeof useLearnedTermActions> }) {
  const examples = () => listed(props.term.examples)
  return (
    <li>
      <div>
        <h2>
          <bdi lang={props.term.lang}>{examples()}</bdi> <Icon name="arrow-right" size="s" class="in-text" /> {props.term.concept}
        </h2>
        <p class="meta">
          {t('terms.seen', {
            people: props.term.authors,
            cases: props.term.cases,
            language: languageName(props.term.lang),
            stem: props.term.stem,
          })}
        </p>
      </div>
      <Show when={props.mayDecide}>
        <div class="row">
          <Show
            when={props.term.state === 'proposed'}
            fallback={<Button onClick={() => props.actions.undecide(props.term)}>{t('terms.undecide')}</Button>}
          >
            <Button aria-label={t('terms.accept.what', { words: examples() })} onClick={() => props.actions.decide(props.term, true)}>
              {t('terms.accept')}
            </Button>
            <Button
              kind="ghost"
              aria-label={t('terms.reject.what', { words: examples() })}
              onClick={() => props.actions.decide(props.term, false)}
            >
              {t('terms.reject')}
            </Button>
          </Show>
        </div>
      </Show>
    </li>
  )
}
