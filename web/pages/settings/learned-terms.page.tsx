import { useSearchParams } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { Stem, StemState } from '#shared/stem.schema.ts'
import { useSession } from '../../data/session.tsx'
import { languageName, listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Segments } from '../../kit/ui/segmented-control.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useStems, useStemVerbs } from '../../nouns/learned-terms/learned-term.data.ts'
import { SettingsFrame } from './settings-frame.tsx'

const states: readonly StemState[] = ['proposed', 'taken', 'refused']

/** Words that confirmed cases have taught: an administrator takes or refuses them. `?state` chooses which are shown. */
export function WordsPage() {
  const [address, setAddress] = useSearchParams<{ state?: string }>()
  const { may } = useSession()
  const state = () => states.find((one) => one === address.state) ?? 'proposed'
  const query = useStems(state)
  const verbs = useStemVerbs()
  const items = () => query.data()?.items ?? []
  return (
    <SettingsFrame part="words" what={t('words.what')}>
      <Segments
        label={t('words.states')}
        options={states.map((value) => ({ value, label: t(`words.state.${value}`) }))}
        value={state()}
        onChange={(value) => setAddress({ state: value === 'proposed' ? null : value })}
      />
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={query.data() && items().length === 0}>
          <EmptyState title={t(`words.empty.${state()}`)} why={t(`words.empty.${state()}.why`)} />
        </Match>
        <Match when={query.data()}>
          <ul class="products" aria-label={t(`words.state.${state()}`)}>
            <For each={items()}>{(stem) => <Word stem={stem} mayDecide={may('admin')} verbs={verbs} />}</For>
          </ul>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('words.not-loaded')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </SettingsFrame>
  )
}

function Word(props: { stem: Stem; mayDecide: boolean; verbs: ReturnType<typeof useStemVerbs> }) {
  const examples = () => listed(props.stem.examples)
  return (
    <li>
      <div>
        <h2>
          <bdi lang={props.stem.lang}>{examples()}</bdi> → {props.stem.concept}
        </h2>
        <p class="meta">
          {t('words.seen', {
            people: props.stem.authors,
            cases: props.stem.cases,
            language: languageName(props.stem.lang),
            stem: props.stem.stem,
          })}
        </p>
      </div>
      <Show when={props.mayDecide}>
        <div class="row">
          <Show
            when={props.stem.state === 'proposed'}
            fallback={<Button onClick={() => props.verbs.undecide(props.stem)}>{t('words.undecide')}</Button>}
          >
            <Button aria-label={t('words.take.what', { words: examples() })} onClick={() => props.verbs.decide(props.stem, true)}>
              {t('words.take')}
            </Button>
            <Button
              kind="ghost"
              aria-label={t('words.refuse.what', { words: examples() })}
              onClick={() => props.verbs.decide(props.stem, false)}
            >
              {t('words.refuse')}
            </Button>
          </Show>
        </div>
      </Show>
    </li>
  )
}
