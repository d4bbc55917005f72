import { useSearchParams } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { BotCounts } from '#shared/bot.schema.ts'
import { type BotArm, type BotOutcome, botOutcomes } from '#shared/bot.ts'
import { languageName, number, when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import '../articles/article.words.ts'
import { type TalkFilter, useBotCounts, useTalks } from './bot.data.ts'
import './bot.css'

/** Fewer say nothing as a share. */
const leastForShare = 20
const arms: readonly BotArm[] = ['bot', 'none']

/** What came of the talks: with the bot and without side by side, and who came back beside both. Every number opens its talks. */
export function BotNumbers() {
  const [address, setAddress] = useSearchParams<{ arm?: string; outcome?: string; back?: string }>()
  const query = useBotCounts()
  const chosen = (): TalkFilter | null => {
    const arm = arms.find((one) => one === address.arm)
    return arm
      ? { arm, outcome: botOutcomes.find((one) => one === address.outcome), back: address.back === 'true' ? 'true' : undefined }
      : null
  }
  const open = (filter: Partial<TalkFilter> & { arm: BotArm }) =>
    setAddress({ arm: filter.arm, outcome: filter.outcome ?? null, back: filter.back ?? null }, { scroll: false })
  const Cell = (props: { n: number; filter: Partial<TalkFilter> & { arm: BotArm } }) => (
    <td class="num">
      <Show when={props.n > 0} fallback={<span class="meta">0</span>}>
        <button type="button" class="link" onClick={() => open(props.filter)}>
          {number(props.n)}
        </button>
      </Show>
    </td>
  )
  const Back = (props: { counts: BotCounts[BotArm]; arm: BotArm }) => {
    const words = () => {
      const { back, ripe } = props.counts
      return ripe < leastForShare
        ? t('bot.few', { back, ripe })
        : t('bot.rate', { share: number(back / ripe, { style: 'percent' }), back, ripe })
    }
    return (
      <td class="num">
        <Show when={props.counts.back > 0} fallback={<span class="meta">{words()}</span>}>
          <button type="button" class="link" onClick={() => open({ arm: props.arm, back: 'true' })}>
            {words()}
          </button>
        </Show>
      </td>
    )
  }
  const outcomes: readonly BotOutcome[] = ['confirmed', 'denied', 'silent', 'person']
  return (
    <section class="bot-numbers" aria-label={t('bot.last')}>
      <h2>{t('bot.last')}</h2>
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={query.data()}>
          {(counts) => (
            <table>
              <thead>
                <tr>
                  <td />
                  <th scope="col">{t('bot.with')}</th>
                  <th scope="col">{t('bot.without')}</th>
                </tr>
              </thead>
              <tbody>
                <tr>
                  <th scope="row">{t('bot.talks')}</th>
                  <For each={arms}>{(arm) => <Cell n={counts()[arm].talks} filter={{ arm }} />}</For>
                </tr>
                <For each={outcomes}>
                  {(outcome) => (
                    <tr>
                      <th scope="row">{t(`bot.outcome.${outcome}`)}</th>
                      <For each={arms}>
                        {(arm) =>
                          arm === 'none' && outcome !== 'person' ? (
                            <td class="num meta">–</td>
                          ) : (
                            <Cell n={counts()[arm][outcome]} filter={{ arm, outcome }} />
                          )
                        }
                      </For>
                    </tr>
                  )}
                </For>
                <tr class="back">
                  <th scope="row">
                    {t('bot.back')}
                    <p class="hint">{t('bot.back.what')}</p>
                  </th>
                  <For each={arms}>{(arm) => <Back counts={counts()[arm]} arm={arm} />}</For>
                </tr>
              </tbody>
            </table>
          )}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('bot.load.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={chosen()}>
        {(filter) => <TalkRows filter={filter()} onClose={() => setAddress({ arm: null, outcome: null, back: null }, { scroll: false })} />}
      </Show>
    </section>
  )
}

function TalkRows(props: { filter: TalkFilter; onClose: () => void }) {
  const talks = useTalks(() => props.filter)
  const heading = () => {
    const { arm, outcome, back } = props.filter
    const what = back ? t('bot.back') : outcome ? t(`bot.outcome.${outcome}`) : t('bot.talks')
    return `${what} · ${t(arm === 'bot' ? 'bot.with' : 'bot.without')}`
  }
  return (
    <section class="talks" aria-label={t('bot.rows')}>
      <div class="row">
        <h3>{heading()}</h3>
        <span class="push">
          <Button kind="ghost" icon="x" label={t('do.close')} onClick={props.onClose} />
        </span>
      </div>
      <Show when={talks.data()} fallback={<Skeleton rows={3} />}>
        {(page) => (
          <Show when={page().items.length > 0} fallback={<EmptyState title={t('bot.rows.none')} why={t('bot.rows.none.why')} />}>
            <ol>
              <For each={page().items}>
                {(talk) => (
                  <li>
                    <Show when={talk.caseId && talk.threadId} fallback={<span>{when(talk.startedAt)}</span>}>
                      <a href={`/cases/${talk.caseId}/threads/${talk.threadId}`}>{when(talk.startedAt)}</a>
                    </Show>
                    <span>{languageName(talk.lang)}</span>
                    <span class="what">
                      {talk.outcome && t(`bot.outcome.${talk.outcome}`)}
                      <Show when={talk.personWhy}>{(why) => <span class="meta"> {t(`bot.why.${why()}`)}</span>}</Show>
                    </span>
                    <span class="clip">
                      <For each={talk.articles}>
                        {(article) => (
                          <a href={`/knowledge/${article.id}`} class="meta">
                            {withoutSteering(article.title)}{' '}
                          </a>
                        )}
                      </For>
                    </span>
                  </li>
                )}
              </For>
            </ol>
          </Show>
        )}
      </Show>
    </section>
  )
}
