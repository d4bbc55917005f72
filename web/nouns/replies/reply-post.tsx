import { lazy, Match, Show, Suspense, Switch } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { rich, t } from '../../kit/i18n/index.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Button } from '../../kit/ui/button.tsx'
import { Chip } from '../../kit/ui/chip.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { safeUrl } from '../../kit/ui/safe-url.ts'
import { PostText } from '../mentions/post-text.tsx'
import { HandOver } from './hand-over.tsx'
import { useReplyActions } from './reply.actions.ts'

// Comes with the first reply that waits for somebody, does something or was let pass.
const ReplyStanding = lazy(async () => ({ default: (await import('./reply-standing.tsx')).ReplyStanding }))

type ReplyPostProps = { reply: Reply; thread: ThreadWithPosts; line: boolean; onEdit: (reply: Reply) => void }

/** What we said, or tried to: with our mark, who can read it, who wrote it, and what became of it. */
export function ReplyPost(props: ReplyPostProps) {
  const me = useMe()
  const isPublic = () => props.reply.visibility === 'public'
  return (
    <article class="post ours" classList={{ line: props.line }}>
      <Avatar name={props.thread.reply.as.replace(/^@/, '')} us />
      <div>
        <div class="who">
          <b>
            <Name of={props.thread.reply.as} />
          </b>
          <span class="h clip">
            {rich('reply.by', {
              name: <Name of={props.reply.writtenBy.name} />,
              time: <Moment at={props.reply.sentAt ?? props.reply.createdAt} />,
            })}
          </span>
          <span class="push">
            <Chip icon={isPublic() ? 'globe' : 'lock'}>{t(`visibility.${props.reply.visibility}`)}</Chip>
          </span>
        </div>
        <PostText text={props.reply.text} lang={props.thread.lang} />
        <State {...props} />
        <Show when={props.reply.parts || props.reply.heldBy.length + props.reply.actions.length + props.reply.overrides.length > 0}>
          <Suspense>
            <ReplyStanding reply={props.reply} mayHandIn={props.reply.textBy.id === me().id} />
          </Suspense>
        </Show>
      </div>
    </article>
  )
}

function State(props: ReplyPostProps) {
  const { may } = useSession()
  const me = useMe()
  const mayApprove = () => may('replies.approve') && (props.reply.heldBy.length === 0 || props.reply.textBy.id !== me().id)
  const actions = useReplyActions(
    () => props.reply,
    () => props.thread,
  )
  const channel = () => channelLabels[props.thread.channel]
  return (
    <Switch>
      <Match when={props.reply.state === 'sent' && safeUrl(props.reply.url)}>
        {(href) => (
          <p class="under">
            <a class="link" href={href()} target="_blank" rel="noopener noreferrer">
              {t('reply.see', { channel: channel() })}
            </a>
          </p>
        )}
      </Match>
      <Match when={props.reply.state === 'sending'}>
        <p class="st">
          <Icon name="refresh" size="s" class="spin" />
          <span>{t('reply.sending')}</span>
        </p>
      </Match>
      <Match when={props.reply.state === 'approved' && (props.thread.reply.blocked ?? props.reply.error)}>
        {(why) => (
          <p class="st warn">
            <Icon name="pause" size="s" />
            <span>{rich('reply.waits', { bold: <b>{t('reply.waits.word')}</b>, why: troubleText(why()) })}</span>
          </p>
        )}
      </Match>
      <Match when={props.reply.state === 'failed'}>
        <div class="st danger">
          <Icon name="stop" size="s" />
          <div>
            <p>{rich('reply.failed', { bold: <b>{t('reply.failed.word')}</b>, why: troubleText(props.reply.error ?? '') })}</p>
            <div class="row">
              <Show when={may('replies.approve')}>
                <Button busy={actions.busy()} onClick={actions.approve}>
                  {t('reply.again')}
                </Button>
              </Show>
              <Show when={!props.reply.parts?.out}>
                <Button kind="ghost" onClick={() => actions.edit(props.onEdit)}>
                  {t('reply.edit')}
                </Button>
              </Show>
              <Button kind="ghost" onClick={actions.withdraw}>
                {t(props.reply.parts?.out ? 'reply.leave' : 'reply.withdraw')}
              </Button>
            </div>
          </div>
        </div>
      </Match>
      <Match when={props.reply.state === 'uncertain'}>
        <div class="st warn">
          <Icon name="warn" size="s" />
          <div>
            <p>
              {rich('reply.uncertain', {
                bold: <b>{t('reply.uncertain.word')}</b>,
                why: props.reply.error ? troubleText(props.reply.error) : t('reply.uncertain.why', { channel: channel() }),
              })}
            </p>
            <Show when={may('replies.approve')}>
              <div class="row">
                <Button busy={actions.busy()} onClick={() => actions.settle(true)}>
                  {t('reply.it-was')}
                </Button>
                <Button kind="ghost" onClick={() => actions.settle(false)}>
                  {t('reply.it-was-not')}
                </Button>
              </div>
            </Show>
          </div>
        </div>
      </Match>
      <Match when={props.reply.state === 'draft'}>
        <div class="st">
          <Icon name="pencil" size="s" />
          <div>
            <p>{rich('reply.draft-by', { name: <Name of={props.reply.writtenBy.name} /> })}</p>
            <div class="row">
              <Show when={mayApprove()}>
                <Button kind="accent" busy={actions.busy()} onClick={actions.approve}>
                  {t(`reply.approve.${props.reply.visibility}`)}
                </Button>
              </Show>
              <Button kind="ghost" onClick={() => actions.edit(props.onEdit)}>
                {t('reply.edit')}
              </Button>
              <Button kind="ghost" onClick={actions.withdraw}>
                {t('reply.withdraw')}
              </Button>
            </div>
          </div>
        </div>
      </Match>
      <Match when={props.reply.state === 'handed-over'}>
        <HandOver reply={props.reply} thread={props.thread} actions={actions} />
      </Match>
    </Switch>
  )
}
