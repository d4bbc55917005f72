import './settings.words.ts'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { ApiToken } from '#shared/agent.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { shortDate, when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { ShownOnce } from './shown-once.tsx'
import { TokenDialog } from './token-dialog.tsx'
import '../../nouns/agents/roles.css'
import '../../nouns/agents/roles.words.ts'

/** Tokens for programs: the secret is shown once, when the token is made. */
export function Tokens() {
  const client = useQueryClient()
  const query = createLiveQuery(() => ({ key: ['tokens'], load: (signal) => get<Page<ApiToken>>('/api/tokens', { limit: 200 }, signal) }))
  const now = createNow(30_000)
  const [asks, setAsks] = createSignal(false)
  const [made, setMade] = createSignal<ApiToken | null>(null)
  const shown = () => query.data()?.items ?? []
  const [asked, setAsked] = createSignal<number | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: ['tokens'] })

  /** A removed token cannot come back, and one that was lost must not go on for a moment: it goes at once, and that is said before. */
  async function remove(token: ApiToken) {
    setAsked(null)
    try {
      await del(`/api/tokens/${token.id}`)
      showToast({ words: t('me.tokens.removed', { name: token.name }) })
    } catch (error) {
      showProblem(t('me.tokens.remove.failed', { name: token.name, why: problemText(error) }))
    }
    await refresh()
  }
  return (
    <section class="part">
      <h2>{t('me.tokens')}</h2>
      <p class="what">{t('me.tokens.what')}</p>
      <Switch fallback={<Skeleton rows={1} />}>
        <Match when={query.data()}>
          <Show when={shown().length > 0} fallback={<p class="muted none">{t('me.tokens.empty')}</p>}>
            <ul class="tokens">
              <For each={shown()}>
                {(token) => (
                  <li>
                    <Icon name="key" size="s" />
                    <b class="clip">{token.name}</b>
                    <span class="meta">
                      {token.scopes === null ? t(`role.${token.role}`) : t('tokens.scopes.n', { n: token.scopes.length })} ·{' '}
                      {token.lastUsedAt === null ? t('me.tokens.unused') : t('me.tokens.used', { time: when(token.lastUsedAt, now()) })}
                      <Show when={token.lastUsedFrom}>{(address) => <> {t('tokens.from', { address: address() })}</>}</Show> ·{' '}
                      {expiry(token, now())}
                    </span>
                    <Show
                      when={asked() === token.id}
                      fallback={
                        <Button
                          kind="ghost"
                          class="push"
                          aria-label={t('me.tokens.remove.of', { name: token.name })}
                          onClick={() => setAsked(token.id)}
                        >
                          {t('do.remove')}
                        </Button>
                      }
                    >
                      <span class="row push wrap" role="alert">
                        <span class="meta">{t('tokens.at-once')}</span>
                        <Button kind="danger" onClick={() => void remove(token)}>
                          {t('tokens.sure')}
                        </Button>
                        <Button kind="ghost" onClick={() => setAsked(null)}>
                          {t('do.cancel')}
                        </Button>
                      </span>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </Show>
          <Button icon="plus" onClick={() => setAsks(true)}>
            {t('me.tokens.add')}
          </Button>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('me.tokens.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={asks()}>
        <TokenDialog
          onClose={() => setAsks(false)}
          onMade={(token) => {
            setAsks(false)
            setMade(token)
            void refresh()
          }}
        />
      </Show>
      <Show when={made()}>
        {(token) => (
          <ShownOnce
            secret
            title={t('me.tokens.secret', { name: token().name })}
            why={t('me.tokens.secret.once')}
            label={t('me.tokens.secret.label')}
            value={token().secret ?? ''}
            onClose={() => setMade(null)}
          />
        )}
      </Show>
    </section>
  )
}

function expiry({ expiresAt }: ApiToken, now: number): string {
  if (expiresAt === null) return t('me.tokens.endless')
  return t(expiresAt > now ? 'me.tokens.expires' : 'me.tokens.expired', { date: shortDate(expiresAt, now) })
}
