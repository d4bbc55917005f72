import { createMemo, For, Show } from 'solid-js'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import { fillTemplate } from '#shared/template.ts'
import { get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { useMe } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import '../../nouns/templates/answering.words.ts'

/** How the words would be for the person who wrote last: what is known is filled in, what a person must fill is marked. */
export function TemplatePreview(props: { text: string; lang: InterfaceLanguage }) {
  const me = useMe()
  const newest = createLiveQuery(() => ({
    key: ['mentions', 'newest'],
    load: (signal) => get<Page<Mention>>('/api/mentions', { limit: 1, queue: 'complaints' }, signal),
  }))
  const mention = () => newest.data()?.items[0]
  const filled = createMemo(() => {
    const first = mention()?.author.name.trim().split(/\s+/)[0] ?? ''
    return fillTemplate(
      props.text,
      {
        'author.name': /^\p{L}{2,}$/u.test(first) ? first : '',
        'author.handle': mention()?.author.handle ?? '',
        'agent.name': me().name.trim().split(/\s+/)[0] ?? '',
        product: mention()?.product ?? '',
      },
      'public',
    )
  })
  const parts = () => filled().text.split(/(\{[^{}\n]{0,60}\})/u)
  return (
    <Show when={mention() && props.text.trim() !== ''}>
      <section class="template-preview" aria-label={t('templates.preview')}>
        <h3 class="over">{t('templates.preview')}</h3>
        <p lang={props.lang} dir="auto">
          <For each={parts()}>
            {(part) => (
              <Show when={/^\{.*\}$/u.test(part)} fallback={withoutSteering(part)}>
                <mark class="bad" title={t('templates.preview.open')}>
                  {withoutSteering(part)}
                </mark>
              </Show>
            )}
          </For>
        </p>
      </section>
    </Show>
  )
}
