import { createSignal, Show } from 'solid-js'
import { mostWithoutShare } from '#shared/bot.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Field, Switch } from '../../kit/ui/field.tsx'
import { showProblem } from '../../kit/ui/toast.tsx'
import '../articles/article.words.ts'
import { changeBot, useBotSettings } from './bot.data.ts'
import './bot.css'

/** Switches the bot on and off, and says how many talks have none. */
export function BotSwitch() {
  const { may } = useSession()
  const settings = useBotSettings()
  const [share, setShare] = createSignal<string | null>(null)
  async function change(body: Parameters<typeof changeBot>[0]) {
    try {
      await changeBot(body)
    } catch (error) {
      showProblem(t('bot.failed', { why: problemText(error) }))
    }
    setShare(null)
    await settings.reload()
  }
  const saveShare = (words: string) => {
    const n = Number(words)
    if (words.trim() !== '' && Number.isInteger(n) && n >= 0 && n <= mostWithoutShare) void change({ withoutShare: n })
    else setShare(null)
  }
  return (
    <Show when={settings.data()}>
      {(now) => (
        <section class="bot-switch">
          <Switch label={t('bot.on')} checked={now().isOn} disabled={!may('bot.write')} onChange={(isOn) => void change({ isOn })} />
          <p class="hint">{may('bot.write') ? t('bot.on.why') : `${t('bot.on.why')} ${t('bot.admin')}`}</p>
          <Show when={may('bot.write')}>
            <Field
              label={t('bot.share')}
              hint={t('bot.share.hint')}
              type="number"
              min="0"
              max={mostWithoutShare}
              inputmode="numeric"
              value={share() ?? now().withoutShare}
              onInput={(event) => setShare(event.currentTarget.value)}
              onChange={(event) => saveShare(event.currentTarget.value)}
            />
          </Show>
        </section>
      )}
    </Show>
  )
}
