import { useQueryClient } from '@tanstack/solid-query'
import { For, Match, Show, Switch } from 'solid-js'
import { when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { endOtherSessions, endSession, useOwnSessions } from './second-factor.data.ts'
import './access.words.ts'

/** Where one is signed in, with a way to end each of it. */
export function OwnSessions() {
  const client = useQueryClient()
  const query = useOwnSessions()
  const now = createNow(30_000)
  const items = () => query.data()?.items ?? []
  async function end(work: () => Promise<unknown>, words: string) {
    try {
      await work()
      showToast({ words })
    } catch (error) {
      showProblem(t('access.failed', { why: problemText(error) }))
    }
    await client.invalidateQueries({ queryKey: ['sessions'] })
  }
  return (
    <section class="part">
      <h2>{t('access.sessions')}</h2>
      <p class="what">{t('access.sessions.what')}</p>
      <Switch fallback={<Skeleton rows={1} />}>
        <Match when={query.data()}>
          <ul class="tokens">
            <For each={items()}>
              {(session) => (
                <li>
                  <Icon name={session.own ? 'check' : 'person'} size="s" />
                  <b class="clip">{session.device ?? t('access.sessions.unknown')}</b>
                  <span class="meta">
                    <Show when={session.own} fallback={t('access.sessions.used', { time: when(session.seenAt, now()) })}>
                      {t('access.sessions.this')}
                    </Show>
                    <Show when={session.address}>{(address) => <> · {address()}</>}</Show>
                    <Show when={session.way}>{(way) => <> · {t(`access.way.${way()}`)}</>}</Show> ·{' '}
                    {t('access.sessions.since', { time: when(session.createdAt, now()) })}
                  </span>
                  <Show when={!session.own}>
                    <Button
                      kind="ghost"
                      class="push"
                      aria-label={t('access.sessions.end.of', { device: session.device ?? t('access.sessions.unknown') })}
                      onClick={() => void end(() => endSession(session.id), t('access.sessions.ended'))}
                    >
                      {t('access.sessions.end')}
                    </Button>
                  </Show>
                </li>
              )}
            </For>
          </ul>
          <Show when={items().length > 1}>
            <Button icon="exit" onClick={() => void end(endOtherSessions, t('access.sessions.others-ended'))}>
              {t('access.sessions.end-others')}
            </Button>
          </Show>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('access.sessions.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </section>
  )
}
