import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Cause } from '#shared/cause.schema.ts'
import type { Theme } from '#shared/clustering.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { useCauses } from '../../nouns/cases/cause.data.ts'
import { causeWords } from '../../nouns/cases/cause.words.ts'

/** Above own matters: what several of them name, so that they may have one cause; each line leads to them. */
export function CauseLines(props: { theme: Theme | undefined; current: number | null }) {
  const found = useCauses(
    () => props.theme,
    () => true,
  )
  return (
    <Show when={found.data()?.items.length ? found.data()?.items : undefined}>
      {(items) => (
        <ul class="causes" aria-label={t('cause.lines')}>
          <For each={items()}>
            {(cause) => (
              <li>
                <A
                  class="cause"
                  classList={{ sel: props.current === cause.id }}
                  href={causeHref(cause, props.theme)}
                  aria-current={props.current === cause.id ? 'true' : undefined}
                >
                  <Icon name="merge" size="s" />
                  <span dir="auto">
                    <b>{t(`theme.${cause.theme}`)}</b> {causeWords(cause)}
                  </span>
                  <span class="link push">{t('cause.look')}</span>
                </A>
              </li>
            )}
          </For>
        </ul>
      )}
    </Show>
  )
}

/** The proposal is looked at in the case that would hold the others. */
export function causeHref({ id, caseId, cases }: Cause, theme: Theme | undefined): string {
  const into = caseId ?? Math.min(...cases.map((one) => one.caseId))
  return `/cases/${into}?queue=own${theme ? `&theme=${theme}` : ''}&view=cause&cause=${id}`
}
