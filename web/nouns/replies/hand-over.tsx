import { createSignal, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { safeUrl } from '../../kit/ui/safe-url.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import type { ReplyActions } from './reply.actions.ts'

/** Where a channel lets no program reply: copy the words, open the post, say that it was posted. It counts as our answer. */
export function HandOver(props: { reply: Reply; thread: ThreadWithPosts; actions: ReplyActions }) {
  const [asking, setAsking] = createSignal(false)
  const [url, setUrl] = createSignal('')
  const channel = () => channelLabels[props.thread.channel]
  /** Where the channel lets a person write this very reply; else the post itself. */
  const place = () => safeUrl(props.reply.url) ?? safeUrl(props.thread.mentions.findLast(({ deletedAt }) => !deletedAt)?.url ?? null)

  async function copyAndOpen() {
    try {
      await navigator.clipboard.writeText(props.reply.text)
      showToast({ words: t('hand.copied', { channel: channel() }) })
    } catch (error) {
      showProblem(problemText(error))
      return
    }
    const href = place()
    if (href) window.open(href, '_blank', 'noopener')
  }
  const why = () =>
    props.thread.reply.handReason ? t('hand.why', { why: troubleText(props.thread.reply.handReason) }) : t('hand.why.plain')
  return (
    <div class="handover">
      <b>{t('hand.title', { channel: channel() })}</b>
      <span class="muted">{why()}</span>
      <Show
        when={asking()}
        fallback={
          <div class="row">
            <Button icon="copy" onClick={() => void copyAndOpen()}>
              {t('hand.copy', { channel: channel() })}
            </Button>
            <Button kind="ghost" onClick={() => setAsking(true)}>
              {t('hand.posted')}
            </Button>
            <Button kind="ghost" class="push" onClick={props.actions.withdraw}>
              {t('reply.withdraw')}
            </Button>
          </div>
        }
      >
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void props.actions.settle(true, url().trim() || undefined)
          }}
        >
          <Field
            label={t('hand.link')}
            hint={t('hand.link.hint')}
            type="url"
            value={url()}
            onInput={(event) => setUrl(event.currentTarget.value)}
            autofocus
          />
          <div class="row">
            <Button type="submit" kind="main" busy={props.actions.busy()}>
              {t('hand.save')}
            </Button>
            <Button kind="ghost" onClick={() => setAsking(false)}>
              {t('do.cancel')}
            </Button>
          </div>
        </form>
      </Show>
    </div>
  )
}
