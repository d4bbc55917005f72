import { For, Match, Show, Switch } from 'solid-js'
import type { ArticleDrafts as Drafts } from '#shared/bot.schema.ts'
import { get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import '../articles/article.words.ts'
import './bot.css'

/** Articles that may answer what was written last: their own words go into the reply, and are looked at there before anything is sent. */
export function ArticleDrafts(props: { threadId: number; onUse: (words: string) => void; onClose: () => void }) {
  const query = createLiveQuery(() => ({
    key: ['articles', 'drafts', props.threadId],
    load: (signal) => get<Drafts>(`/api/threads/${props.threadId}/articles`, {}, signal),
  }))
  const use = (words: string) => {
    props.onClose()
    props.onUse(words)
  }
  return (
    <Dialog title={t('reply.from-article')} onClose={props.onClose}>
      <Switch fallback={<Skeleton rows={3} />}>
        <Match when={query.data()?.drafts.length === 0}>
          <EmptyState title={t('know.answer.none')} why={t('know.answer.none.why')} />
        </Match>
        <Match when={query.data()}>
          {(found) => (
            <>
              <Show when={found().personWhy}>
                {(why) => <p role="status">{t('know.answer.person', { why: t(`bot.why.${why()}`) })}</p>}
              </Show>
              <ol class="passages">
                <For each={found().drafts}>
                  {(draft) => (
                    <li>
                      <div class="row">
                        <b lang={draft.lang}>{withoutSteering(draft.title)}</b>
                        <LangChip lang={draft.lang} />
                      </div>
                      <p lang={draft.lang} dir="auto">
                        {withoutSteering(draft.text)}
                      </p>
                      <div class="row">
                        <Button onClick={() => use(withoutSteering(draft.text))}>{t('know.answer.use')}</Button>
                        <a href={`/knowledge/${draft.article}?lang=${draft.lang}`}>{t('know.key.open')}</a>
                      </div>
                    </li>
                  )}
                </For>
              </ol>
            </>
          )}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('know.answer.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </Dialog>
  )
}
