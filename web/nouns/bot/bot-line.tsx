import { For, Show } from 'solid-js'
import { useSession } from '../../data/session.tsx'
import { when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import '../articles/article.words.ts'
import { giveBack, takeBack, useThreadBot } from './bot.data.ts'
import './bot.css'

/** How the bot stands in a chat, what it said there, and giving the chat back to it. Nothing where it never was. */
export function BotLine(props: { threadId: number }) {
  const { may } = useSession()
  const query = useThreadBot(() => props.threadId)
  async function change(isBack: boolean) {
    try {
      await (isBack ? giveBack(props.threadId) : takeBack(props.threadId))
      if (isBack) showToast({ words: t('bot.given-back'), undo: () => void change(false) })
    } catch (error) {
      showProblem(t('bot.failed', { why: problemText(error) }))
    }
    await query.reload()
  }
  return (
    <Show when={query.data()?.talk}>
      {(talk) => (
        <div class="bot-line">
          <span>
            {t(talk().isSilent ? 'bot.thread.silent' : 'bot.thread.answers')}
            <Show when={talk().personWhy}>{(why) => <span class="meta"> {t(`bot.why.${why()}`)}</span>}</Show>
          </span>
          <Show when={talk().isSilent && may('replies.approve')}>
            <Button kind="ghost" onClick={() => void change(true)}>
              {t('bot.give-back')}
            </Button>
          </Show>
          <Show when={(query.data()?.said.length ?? 0) > 0}>
            <details>
              <summary>{t('bot.thread.said')}</summary>
              <ol>
                <For each={query.data()?.said}>
                  {(one) => (
                    <li dir="auto">
                      {withoutSteering(one.text)} <span class="meta">{when(one.at)}</span>
                    </li>
                  )}
                </For>
              </ol>
            </details>
          </Show>
        </div>
      )}
    </Show>
  )
}
