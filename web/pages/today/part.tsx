import { A } from '@solidjs/router'
import { For, type JSX, Match, Show, Switch } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import '../../nouns/today/today.words.ts'

/** What every line of the page shares: which are shown, which is chosen. */
export type Lines = { isSeen(key: string): boolean; chosen(): string | null; choose(key: string): void; retry(): void }

type PartProps<T> = {
  id: string
  title: string
  sum?: string | undefined
  /** Where all of them are listed. */
  all?: { href: string; words: string } | undefined
  /** null: it could not be read. */
  part: { items: readonly T[]; total: number } | null
  keyOf(item: T): string
  empty: string
  lines: Lines
  children(item: T): JSX.Element
}

/** A part of the day: its heading, its first lines, and where all of them are. It can be empty or unreadable while the others are not. */
export function Part<T>(props: PartProps<T>) {
  const items = () => (props.part?.items ?? []).filter((item) => props.lines.isSeen(props.keyOf(item)))
  return (
    <section aria-labelledby={`today-${props.id}`} data-part={props.id}>
      <h2 class="h" id={`today-${props.id}`}>
        <span>{props.title}</span>
        <Show when={props.sum && items().length > 0}>
          <span class="meta">{props.sum}</span>
        </Show>
      </h2>
      <Show when={props.all}>
        {(all) => (
          <A class="link all" href={all().href}>
            {all().words}
          </A>
        )}
      </Show>
      <Switch>
        <Match when={props.part === null}>
          <p class="unread" role="alert">
            {t('today.part.failed')} <Button onClick={props.lines.retry}>{t('do.retry')}</Button>
          </p>
        </Match>
        <Match when={items().length === 0}>
          <p class="muted none">{props.empty}</p>
        </Match>
        <Match when={true}>
          <ol class={`lines ${props.id}`}>
            <For each={items()}>
              {(item) => (
                <li
                  data-line={props.keyOf(item)}
                  classList={{ sel: props.lines.chosen() === props.keyOf(item) }}
                  onFocusIn={() => props.lines.choose(props.keyOf(item))}
                >
                  {props.children(item)}
                </li>
              )}
            </For>
          </ol>
        </Match>
      </Switch>
    </section>
  )
}
