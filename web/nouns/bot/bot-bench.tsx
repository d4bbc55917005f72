import { createSignal, For, Show } from 'solid-js'
import type { BotTry } from '#shared/bot.schema.ts'
import { languageName, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { TextField } from '../../kit/ui/field.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem } from '../../kit/ui/toast.tsx'
import '../articles/article.words.ts'
import { tryQuestion } from './bot.data.ts'
import './bot.css'

const bands = ['hand-over', 'offer', 'answer'] as const
const hundredths = (value: number) => number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** Tries a question on the public articles: what the bot would do, with which articles, and what its chance follows from. */
export function BotBench() {
  const [text, setText] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const [tried, setTried] = createSignal<BotTry | null>(null)
  async function run(event: Event) {
    event.preventDefault()
    if (text().trim() === '' || busy()) return
    setBusy(true)
    try {
      setTried(await tryQuestion(text().trim()))
    } catch (error) {
      showProblem(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section class="bench" aria-label={t('bot.bench')}>
      <h2>{t('bot.bench')}</h2>
      <form onSubmit={(event) => void run(event)}>
        <TextField
          label={t('bot.bench.field')}
          hint={t('bot.bench.hint')}
          rows={2}
          dir="auto"
          maxlength={2000}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && !event.shiftKey && !event.isComposing && void run(event)}
        />
        <Button type="submit" busy={busy()}>
          {t('bot.try')}
        </Button>
      </form>
      <Show when={tried()}>
        {(found) => (
          <div role="status">
            <p class="meta">{languageName(found().lang)}</p>
            <h3>{t('bot.would')}</h3>
            <p class="band">
              <For each={bands}>
                {(band) => (
                  <span classList={{ on: found().band === band }} aria-hidden={found().band === band ? undefined : 'true'}>
                    {t(`bot.band.${band}`)}
                  </span>
                )}
              </For>
            </p>
            <Show when={found().personWhy}>{(why) => <p>{t(`bot.why.${why()}`)}</p>}</Show>
            <h3>{t('bot.passages')}</h3>
            <Show when={found().passages.length > 0} fallback={<p class="meta">{t('bot.passages.none')}</p>}>
              <ol class="passages">
                <For each={found().passages.slice(0, 4)}>
                  {(passage) => (
                    <li>
                      <div class="row">
                        <a href={`/knowledge/${passage.article}?lang=${passage.lang}`} lang={passage.lang}>
                          {withoutSteering(passage.title)}
                        </a>
                        <LangChip lang={passage.lang} />
                        <span class="num push">{hundredths(passage.score)}</span>
                      </div>
                      <meter min="0" max="1" value={passage.score} aria-label={hundredths(passage.score)} />
                      <p lang={passage.lang}>{withoutSteering(passage.text)}</p>
                    </li>
                  )}
                </For>
              </ol>
            </Show>
            <Show when={found().because}>
              {(because) => (
                <>
                  <h3>{t('bot.because', { score: hundredths(found().passages[0]?.score ?? 0) })}</h3>
                  <dl class="because">
                    <For each={['likeness', 'margin', 'covered', 'words'] as const}>
                      {(part) => (
                        <div>
                          <dt>{t(`bot.because.${part}`)}</dt>
                          <dd class="num">
                            <meter min="0" max="1" value={because()[part]} aria-hidden="true" />
                            {hundredths(because()[part])}
                          </dd>
                        </div>
                      )}
                    </For>
                  </dl>
                </>
              )}
            </Show>
          </div>
        )}
      </Show>
    </section>
  )
}
