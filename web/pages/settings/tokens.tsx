import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { ApiToken } from '#shared/agent.schema.ts'
import { mayActAs, type Role, roles, tokenDays } from '#shared/agent.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get, newKey, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { useMe } from '../../data/session.tsx'
import { shortDate, when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { preferences } from '../../kit/ui/preferences.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { ShownOnce } from './shown-once.tsx'

const dayChoices = [30, tokenDays.usual, tokenDays.most] as const

const [leaving, setLeaving] = createSignal<ReadonlySet<number>>(new Set())
const stay = (id: number) => setLeaving((all) => new Set([...all].filter((one) => one !== id)))

/** Tokens for programs: the secret is shown once, when the token is made. */
export function Tokens() {
  const client = useQueryClient()
  const query = createLiveQuery(() => ({ key: ['tokens'], load: (signal) => get<Page<ApiToken>>('/api/tokens', { limit: 200 }, signal) }))
  const now = createNow(30_000)
  const [asks, setAsks] = createSignal(false)
  const [made, setMade] = createSignal<ApiToken | null>(null)
  const shown = () => (query.data()?.items ?? []).filter((token) => !leaving().has(token.id))
  const refresh = () => client.invalidateQueries({ queryKey: ['tokens'] })

  /** A removed token cannot come back, so the server hears of it only when the time to undo is over. */
  function remove(token: ApiToken) {
    setLeaving((all) => new Set(all).add(token.id))
    const timer = setTimeout(async () => {
      try {
        await del(`/api/tokens/${token.id}`)
        await refresh()
      } catch (error) {
        showProblem(t('me.tokens.remove.failed', { name: token.name, why: problemText(error) }))
      } finally {
        stay(token.id)
      }
    }, preferences().undoSeconds * 1000)
    const undo = () => {
      clearTimeout(timer)
      stay(token.id)
    }
    showToast({ words: t('me.tokens.removed', { name: token.name }), undo })
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
                      {t(`role.${token.role}`)} ·{' '}
                      {token.lastUsedAt === null ? t('me.tokens.unused') : t('me.tokens.used', { time: when(token.lastUsedAt, now()) })} ·{' '}
                      {expiry(token, now())}
                    </span>
                    <Button
                      kind="ghost"
                      class="push"
                      aria-label={t('me.tokens.remove.of', { name: token.name })}
                      onClick={() => remove(token)}
                    >
                      {t('do.remove')}
                    </Button>
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

function TokenDialog(props: { onMade: (token: ApiToken) => void; onClose: () => void }) {
  const me = useMe()
  const [name, setName] = createSignal('')
  const [role, setRole] = createSignal<Role>('staff')
  const [days, setDays] = createSignal<number>(tokenDays.usual)
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const key = newKey()
  async function submit() {
    setTried(true)
    if (!name().trim() || busy()) return
    setBusy(true)
    try {
      props.onMade(await post<ApiToken>('/api/tokens', { name: name().trim(), role: role(), days: days() }, key))
    } catch (error) {
      showProblem(t('me.tokens.add.failed', { why: problemText(error) }))
      props.onClose()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('me.tokens.add')}
      width={420}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('me.tokens.add')}
        </Button>
      }
    >
      <Field
        label={t('me.tokens.name')}
        hint={t('me.tokens.name.hint')}
        error={tried() && !name().trim() ? t('me.tokens.name.missing') : undefined}
        autofocus
        autocomplete="off"
        maxlength="80"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <SelectField label={t('me.tokens.role')} value={role()} onChange={(event) => setRole(event.currentTarget.value as Role)}>
        <For each={roles.filter((one) => mayActAs(me().role, one))}>
          {(one) => (
            <option value={one}>
              {t(`role.${one}`)}: {t(`team.role.${one}.what`)}
            </option>
          )}
        </For>
      </SelectField>
      <SelectField label={t('me.tokens.days')} value={days()} onChange={(event) => setDays(Number(event.currentTarget.value))}>
        <For each={dayChoices}>{(n) => <option value={n}>{t('me.tokens.days.of', { n })}</option>}</For>
      </SelectField>
    </Dialog>
  )
}
