import { For } from 'solid-js'
import type { ArticleRow } from '#shared/article.schema.ts'
import { languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import './article.words.ts'
import './articles.css'

/** How each language of an article stands: two letters, a pattern, and words for who points at it or cannot see it. */
export function LanguageStates(props: { languages: ArticleRow['languages'] }) {
  return (
    <span class="l6s">
      <For each={props.languages}>
        {({ lang, state }) => (
          <span class={`l6 ${state}`} title={`${languageName(lang)}: ${t(`know.state.${state}`)}`}>
            <span aria-hidden="true" lang="en">
              {lang}
            </span>
            <span class="vh">
              {languageName(lang)}: {t(`know.state.${state}`)}.
            </span>
          </span>
        )}
      </For>
    </span>
  )
}
