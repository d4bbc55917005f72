import { A } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { LangChip } from '../../kit/ui/chip.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useGaps } from '../../nouns/articles/article.data.ts'
import '../../nouns/articles/article.words.ts'

/** What is missing: open problems without an article, and searches that found nothing. */
export function GapsView() {
  const { may } = useSession()
  const query = useGaps()
  const isNone = () => query.data()?.cases.length === 0 && query.data()?.searches.length === 0
  const draft = (search: Record<string, string>) => (
    <Show when={may('articles.write')}>
      <A class="btn" href={`/knowledge/new?${new URLSearchParams(search)}`}>
        {t('know.draft')}
      </A>
    </Show>
  )
  return (
    <div class="scroll" data-region tabindex="-1">
      <Switch fallback={<Skeleton rows={5} />}>
        <Match when={query.data() && isNone()}>
          <EmptyState kind="done" title={t('know.gaps.none')} why={t('know.gaps.none.why')} />
        </Match>
        <Match when={query.data()}>
          {(gaps) => (
            <div class="gaps">
              <section aria-labelledby="gaps-cases">
                <h2 id="gaps-cases">
                  {t('know.gaps.cases')} <span class="meta">{t('know.gaps.cases.what')}</span>
                </h2>
                <ul>
                  <For each={gaps().cases}>
                    {(one) => (
                      <li>
                        <b>
                          <bdi>{withoutSteering(one.title)}</bdi>
                        </b>
                        <A href={`/cases/${one.id}`}>{t('know.people', { n: one.people })}</A>
                        {draft({ case: String(one.id), title: one.title })}
                      </li>
                    )}
                  </For>
                </ul>
              </section>
              <section aria-labelledby="gaps-searches">
                <h2 id="gaps-searches">
                  {t('know.gaps.searches')} <span class="meta">{t('know.gaps.searches.what')}</span>
                </h2>
                <ul>
                  <For each={gaps().searches}>
                    {(one) => (
                      <li>
                        <span class="words">
                          <For each={one.words}>
                            {(said) => (
                              <span lang={said.lang}>
                                <bdi>{withoutSteering(said.text)}</bdi> <LangChip lang={said.lang} />
                              </span>
                            )}
                          </For>
                        </span>
                        <span class="num">{t('know.times', { n: one.count })}</span>
                        {draft({ title: one.words[0]?.text ?? '' })}
                      </li>
                    )}
                  </For>
                </ul>
              </section>
            </div>
          )}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('know.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </div>
  )
}
