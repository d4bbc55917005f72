import { For, Match, Switch } from 'solid-js'
import type { Mention } from '#shared/mention.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { segmentsOf } from './segments.ts'

type PostTextProps = { text: string; lang: string | null; because?: Mention['because']; caseWords?: string[]; class?: string }

/** What somebody wrote, as text and nothing else, with the telling words underlined. Set in the direction of its own writing. */
export function PostText(props: PostTextProps) {
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
