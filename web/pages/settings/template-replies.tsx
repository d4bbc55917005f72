import { For, Match, Switch } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useReplies } from '../../nouns/templates/template.data.ts'
import '../../nouns/templates/answering.words.ts'

/** The replies that began with a template, the newest first; each leads to where it stands. */
export function TemplateReplies(props: { id: number; onClose: () => void }) {
  const query = useReplies(() => props.id)
  return (
    <Dialog title={t('templates.replies')} width={520} onClose={props.onClose}>
      <Switch fallback={<Skeleton rows={3} />}>
        <Match when={query.data()?.items.length === 0}>
          <p class="muted none">{t('templates.replies.none')}</p>
        </Match>
        <Match when={query.data()}>
          {(page) => (
            <ol class="template-replies">
              <For each={page().items.filter(({ state }) => state !== 'withdrawn')}>
                {(reply) => (
                  <li>
                    <a class="link" href={reply.caseId === null ? '/cases' : `/cases/${reply.caseId}/threads/${reply.threadId}`} dir="auto">
                      {withoutSteering(reply.text).slice(0, 160)}
                    </a>
                    <p class="meta">
                      {t(`reply.state.${reply.state}`)} · <Moment at={reply.sentAt ?? reply.createdAt} />
                    </p>
                  </li>
                )}
              </For>
            </ol>
          )}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('templates.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </Dialog>
  )
}
