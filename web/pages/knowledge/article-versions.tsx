import { For, Show } from 'solid-js'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { languageName, when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { useVersions } from '../../nouns/articles/article.data.ts'
import '../../nouns/articles/article.words.ts'
import { ArticleBody } from '../../nouns/articles/article-body.tsx'

/** Every version of a language, the newest first: how much it changed, who wrote it, and what readers said of it. */
export function ArticleVersions(props: { id: number; lang: InterfaceLanguage }) {
  const query = useVersions(
    () => props.id,
    () => props.lang,
  )
  return (
    <section class="versions">
      <h2>
        {t('know.versions')} <span class="meta">{languageName(props.lang)}</span>
      </h2>
      <ol>
        <For each={query.data()?.items}>
          {(version) => (
            <li>
              <details>
                <summary>
                  <span>{t('know.version', { n: version.version })}</span>
                  <span class="meta">
                    {t(`know.significance.${version.significance}`)} · <bdi>{withoutSteering(version.writtenBy.name)}</bdi> ·{' '}
                    {when(version.writtenAt)}
                  </span>
                  <Show when={version.helped + version.notHelped > 0}>
                    <span class="meta">
                      {t('know.col.helped')}: {t('know.votes', { helped: version.helped, all: version.helped + version.notHelped })}
                    </span>
                  </Show>
                </summary>
                <h3 lang={version.lang}>{withoutSteering(version.title)}</h3>
                <ArticleBody body={version.body} lang={version.lang} />
              </details>
            </li>
          )}
        </For>
      </ol>
    </section>
  )
}
