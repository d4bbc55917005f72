import { useSearchParams } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { IdentityProvider, ProviderTest } from '#shared/sign-in.schema.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { CopyButton } from '../../kit/ui/copy-button.tsx'
import { Switch as Toggle } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { preferences } from '../../kit/ui/preferences.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import {
  changeProvider,
  removeProvider,
  setSecondFactorRule,
  tryProvider,
  useIdentityProviders,
  useSecondFactorRules,
} from '../../nouns/agents/second-factor.data.ts'
import { ProviderDialog } from './provider-dialog.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/agents/access.css'
import '../../nouns/agents/access.words.ts'

/** How people come in: which roles need a second factor, and the sign-in of the organisation. `?add` and `?edit=ID` open the form. */
export function AccessPage() {
  const { may } = useSession()
  return (
    <SettingsFrame part="access" what={t('access.what')}>
      <Show when={may('access.write')} fallback={<p class="muted none">{t('access.only-admin')}</p>}>
        <Rules />
        <Providers />
      </Show>
    </SettingsFrame>
  )
}

function Rules() {
  const query = useSecondFactorRules(() => true)
  const client = useQueryClient()
  async function set(role: Parameters<typeof setSecondFactorRule>[0], required: boolean, isUndo = false) {
    try {
      await setSecondFactorRule(role, required)
      const words = t(required ? 'access.rule.on' : 'access.rule.off', { role: t(`role.${role}`) })
      showToast(isUndo ? { words } : { words, undo: () => void set(role, !required, true) })
    } catch (error) {
      showProblem(t('access.failed', { why: problemText(error) }))
    }
    await client.invalidateQueries({ queryKey: ['second-factor-rules'] })
  }
  return (
    <section class="part">
      <h2>{t('access.rules')}</h2>
      <p class="what">{t('access.rules.what')}</p>
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={query.data()}>
          {(page) => (
            <>
              <ul class="tokens">
                <For each={page().items}>
                  {(rule) => (
                    <li>
                      <Toggle label={t(`role.${rule.role}`)} checked={rule.required} onChange={(on) => void set(rule.role, on)} />
                      <span class="meta push">{t('access.rule.people', { n: rule.people, without: rule.without })}</span>
                    </li>
                  )}
                </For>
              </ul>
              <Show when={page().foreignPasskeys > 0}>
                <p class="trouble" role="alert">
                  <Icon name="warn" size="s" />
                  {t('access.foreign-passkeys', { n: page().foreignPasskeys })}
                </p>
              </Show>
            </>
          )}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('access.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </section>
  )
}

function Providers() {
  const [address, setAddress] = useSearchParams<{ add?: string; edit?: string }>()
  const query = useIdentityProviders(() => true)
  const client = useQueryClient()
  const [leaving, setLeaving] = createSignal<ReadonlySet<number>>(new Set())
  const [tests, setTests] = createSignal<Record<number, ProviderTest | 'asking'>>({})
  const items = () => (query.data()?.items ?? []).filter(({ id }) => !leaving().has(id))
  const edited = () => items().find(({ id }) => String(id) === address.edit)
  const refresh = () => client.invalidateQueries({ queryKey: ['identity-providers'] })
  const close = () => setAddress({ add: null, edit: null }, { scroll: false })
  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      showProblem(t('access.failed', { why: problemText(error) }))
      return false
    } finally {
      await refresh()
    }
  }
  async function turn({ id, name }: IdentityProvider, state: IdentityProvider['state'], isUndo = false) {
    if (!(await attempt(() => changeProvider(id, { state })))) return
    const words = t(state === 'on' ? 'access.provider.on.done' : 'access.provider.off.done', { name })
    const back = state === 'on' ? 'off' : 'on'
    showToast(isUndo ? { words } : { words, undo: () => void turn({ id, name } as IdentityProvider, back, true) })
  }
  async function test({ id }: IdentityProvider) {
    setTests((all) => ({ ...all, [id]: 'asking' }))
    const found = await tryProvider(id).catch((error) => ({ fine: false, why: 'unexpected' as const, said: problemText(error) }))
    setTests((all) => ({ ...all, [id]: found }))
  }
  /** What was removed cannot come back with its secret, so the server hears of it only when the time to undo is over. */
  function remove({ id, name }: IdentityProvider) {
    const stay = () => setLeaving((all) => new Set([...all].filter((one) => one !== id)))
    setLeaving((all) => new Set(all).add(id))
    const timer = setTimeout(() => void attempt(() => removeProvider(id)).then(stay), preferences().undoSeconds * 1000)
    showToast({
      words: t('access.provider.removed', { name }),
      undo: () => {
        clearTimeout(timer)
        stay()
      },
    })
  }
  const menu = (provider: IdentityProvider) => [
    { label: t('access.provider.edit'), icon: 'pencil' as const, run: () => setAddress({ edit: String(provider.id) }, { scroll: false }) },
    provider.state === 'on'
      ? { label: t('access.provider.off'), icon: 'pause' as const, run: () => void turn(provider, 'off') }
      : { label: t('access.provider.on'), icon: 'check' as const, run: () => void turn(provider, 'on') },
    { label: t('do.remove'), icon: 'trash' as const, line: true, run: () => remove(provider) },
  ]
  const addButton = () => (
    <Button icon="plus" onClick={() => setAddress({ add: '1' }, { scroll: false })}>
      {t('access.provider.add')}
    </Button>
  )
  return (
    <section class="part">
      <h2>{t('access.providers')}</h2>
      <p class="what">{t('access.providers.what')}</p>
      <Switch fallback={<Skeleton rows={2} />}>
        <Match when={query.data() && items().length === 0}>
          <EmptyState title={t('access.providers.empty')} why={t('access.providers.empty.why')}>
            {addButton()}
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ul class="webhooks" aria-label={t('access.providers')}>
            <For each={items()}>
              {(provider) => (
                <li>
                  <div class="row">
                    <Icon name="key" size="s" />
                    <div>
                      <h3>
                        <bdi>{provider.name}</bdi>
                      </h3>
                      <p class="meta">
                        {t(provider.state === 'on' ? 'access.provider.is-on' : 'access.provider.is-off')} · <bdi>{provider.issuer}</bdi> ·{' '}
                        {t('access.provider.people', { n: provider.people })}
                      </p>
                      <Show when={provider.redirectUri} fallback={<p class="trouble">{t('errors.url-needed')}</p>}>
                        {(uri) => (
                          <p class="meta">
                            {t('access.provider.redirect')}: <code>{uri()}</code>
                            <CopyButton text={uri()} what={t('access.provider.redirect')} />
                          </p>
                        )}
                      </Show>
                      <TestResult of={tests()[provider.id]} />
                    </div>
                    <Button
                      kind="ghost"
                      class="push"
                      busy={tests()[provider.id] === 'asking'}
                      aria-label={t('access.provider.test.of', { name: provider.name })}
                      onClick={() => void test(provider)}
                    >
                      {t('access.provider.test')}
                    </Button>
                    <Menu kind="ghost" icon="menu" label={t('access.provider.more', { name: provider.name })} items={menu(provider)} />
                  </div>
                </li>
              )}
            </For>
          </ul>
          {addButton()}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('access.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={address.add || edited()}>
        <ProviderDialog
          provider={edited() ?? null}
          onClose={close}
          onSaved={() => {
            close()
            void refresh()
          }}
        />
      </Show>
    </section>
  )
}

function TestResult(props: { of: ProviderTest | 'asking' | undefined }) {
  const found = () => (props.of === 'asking' ? undefined : props.of)
  return (
    <div role="status">
      <Show when={found()}>
        {(test) => (
          <p class="trouble" classList={{ bad: !test().fine }}>
            <Icon name={test().fine ? 'check' : 'stop'} size="s" />
            {test().fine ? t('access.provider.fine') : t(`access.provider.fault.${test().why ?? 'unexpected'}`)}
            <Show when={test().said}>{(said) => <> ({said()})</>}</Show>
          </p>
        )}
      </Show>
    </div>
  )
}
