import { For, Match, Switch } from 'solid-js'
import type { Mention } from '#shared/mention.schema.ts'
import { t } from '../i18n/index.ts'
import { segmentsOf, withoutSteering } from './segments.ts'

type WordsProps = { text: string; lang: string | null; because?: Mention['because']; caseWords?: string[]; class?: string }

/** What somebody wrote, as text and nothing else, with the telling words underlined. Set in the direction of its own writing. */
export function Words(props: WordsProps) {
  const lang = () => (props.lang && props.lang !== 'und' ? props.lang : undefined)
  return (
    <p class={props.class ? `said ${props.class}` : 'said'} lang={lang()} dir="auto">
      <For each={segmentsOf(props.text, props.because, props.caseWords)}>
        {(segment) => (
          <Switch fallback={segment.text}>
            <Match when={segment.unseen}>
              <span class="unseen" title={t('mention.unseen')}>
                {segment.unseen}
              </span>
            </Match>
            <Match when={segment.mark}>{(mark) => <mark class={{ neg: '', pos: 'p', case: 'c' }[mark()]}>{segment.text}</mark>}</Match>
          </Switch>
        )}
      </For>
    </p>
  )
}

/** A person's or a product's name: set apart from the direction of the words around it. */
export function Name(props: { of: string }) {
  return <bdi>{withoutSteering(props.of)}</bdi>
}
