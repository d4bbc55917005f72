import { For, Show } from 'solid-js'
import type { CaseCounts } from '#shared/case.schema.ts'
import { type Theme, themes } from '#shared/clustering.ts'
import { t } from '../../kit/i18n/index.ts'
import { CauseLines } from './cause-lines.tsx'

/** The kinds of own matters with their counts, and what unusually many of them name. */
export function OwnThemes(props: { theme: Theme | undefined; counts: CaseCounts | undefined; cause: number | null }) {
  return (
    <>
      <nav class="themes" aria-label={t('theme.label')}>
        <For each={[undefined, ...themes]}>
          {(theme) => (
            <a
              class="chip touch"
              classList={{ accent: props.theme === theme }}
              href={`/cases?queue=own${theme ? `&theme=${theme}` : ''}`}
              aria-current={props.theme === theme ? 'true' : undefined}
            >
              {t(theme ? `theme.${theme}` : 'theme.all')}
              <Show when={props.counts}>{(counts) => <span class="num">{theme ? counts().themes[theme] : counts().own}</span>}</Show>
            </a>
          )}
        </For>
      </nav>
      <CauseLines theme={props.theme} current={props.cause} />
    </>
  )
}
