import { useSearchParams } from '@solidjs/router'
import { createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js'
import type { Webhook, WebhookDelivery, WebhookWithSecret } from '#shared/webhook.schema.ts'
import { useSession } from '../../data/session.tsx'
import { listed, shortTime, when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useWebhookActions, useWebhookDeliveries, useWebhooks } from '../../nouns/webhooks/webhook.data.ts'
import { groupsOfKinds, webhookGroups } from '../../nouns/webhooks/webhook.groups.ts'
import { SettingsFrame } from './settings-frame.tsx'
import { ShownOnce } from './shown-once.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import '../../nouns/webhooks/webhook-page.words.ts'

/** Programs that are told what happens. `?add` opens the form, `?log=ID` shows what was told to one. */
export function WebhooksPage() {
  const [address, setAddress] = useSearchParams<{ add?: string; log?: string }>()
  const { may } = useSession()
  const [leaving, setLeaving] = createSignal<ReadonlySet<number>>(new Set())
  const [made, setMade] = createSignal<WebhookWithSecret | null>(null)
  const query = useWebhooks(() => may('webhooks.write'))
  const actions = useWebhookActions((id, isLeaving) =>
    setLeaving((all) => new Set(isLeaving ? [...all, id] : [...all].filter((one) => one !== id))),
  )
  const items = () => (query.data()?.items ?? []).filter(({ id }) => !leaving().has(id))
  const ask = (add: string | null) => setAddress({ add }, { scroll: false })
  const show = (id: number | null) => setAddress({ log: id === null ? null : String(id) }, { scroll: false })
  const addButton = () => (
    <Show when={may('webhooks.write')}>
      <Button kind="main" icon="plus" onClick={() => ask('1')}>
        {t('webhooks.add')}
      </Button>
    </Show>
  )
  return (
    <SettingsFrame part="webhooks" what={t('webhooks.what')} action={<Show when={items().length > 0}>{addButton()}</Show>}>
      <Switch fallback={<Skeleton rows={2} />}>
        <Match when={!may('webhooks.write')}>
          <p class="muted none">{t('webhooks.only-admin')}</p>
        </Match>
        <Match when={query.data() && items().length === 0}>
          <EmptyState title={t('webhooks.empty')} why={t('webhooks.empty.why')}>
            {addButton()}
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ul class="webhooks" aria-label={t('settings.webhooks')}>
            <For each={items()}>
              {(webhook) => (
                <WebhookRow
                  webhook={webhook}
                  isOpen={address.log === String(webhook.id)}
                  show={() => show(address.log === String(webhook.id) ? null : webhook.id)}
                  actions={actions}
                  rotate={async () => setMade(await actions.rotate(webhook))}
                />
              )}
            </For>
          </ul>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('webhooks.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={address.add && may('webhooks.write')}>
        <WebhookDialog
          onClose={() => ask(null)}
          onAdded={(webhook) => {
            ask(null)
            setMade(webhook)
            void actions.refresh()
          }}
        />
      </Show>
      <Show when={made()}>
        {(webhook) => (
          <ShownOnce
            secret
            title={t('webhooks.secret')}
            why={t('webhooks.secret.once')}
            label={t('webhooks.secret')}
            value={webhook().secret}
            onClose={() => setMade(null)}
          />
        )}
      </Show>
    </SettingsFrame>
  )
}

type Actions = ReturnType<typeof useWebhookActions>

function WebhookRow(props: { webhook: Webhook; isOpen: boolean; show: () => void; actions: Actions; rotate: () => Promise<unknown> }) {
  const now = createNow(30_000)
  const isOn = () => props.webhook.state === 'on'
  const hears = () => {
    const groups = groupsOfKinds(props.webhook.kinds)
    if (groups === null) return t('webhooks.hears.some', { n: props.webhook.kinds.length })
    return groups.length === webhookGroups.length ? t('webhooks.hears.all') : listed(groups.map((group) => t(`webhooks.group.${group}`)))
  }
  const items = () => [
    isOn()
      ? { label: t('webhooks.switch-off'), icon: 'pause' as const, run: () => props.actions.switchOff(props.webhook) }
      : { label: t('webhooks.switch-on'), icon: 'check' as const, run: () => props.actions.switchOn(props.webhook) },
    { label: t('webhooks.rotate'), icon: 'key' as const, run: () => void props.rotate() },
    { label: t('webhooks.remove'), icon: 'trash' as const, line: true, run: () => props.actions.remove(props.webhook) },
  ]
  return (
    <li>
      <div class="row">
        <Icon name="out" size="s" />
        <div>
          <h2>
            <bdi>{props.webhook.url}</bdi>
          </h2>
          <p class="meta">
            {t(isOn() ? 'webhooks.on' : 'webhooks.off')} · {t('webhooks.hears')}: {hears()}
            <Show when={props.webhook.rotatedUntil}>{(at) => <> · {t('webhooks.rotated', { time: shortTime(at(), now()) })}</>}</Show>
          </p>
          <Show when={props.webhook.offReason}>{(why) => <p class="trouble bad">{t(`webhooks.off.${why()}`)}</p>}</Show>
          <Show when={isOn() && props.webhook.failingSince}>
            {(at) => (
              <p class="trouble">
                <Icon name="warn" size="s" />
                {t('webhooks.failing', { time: shortTime(at(), now()) })}
              </p>
            )}
          </Show>
        </div>
        <Button kind="ghost" class="push" aria-expanded={props.isOpen} onClick={props.show}>
          {t('webhooks.log')}
        </Button>
        <Menu kind="ghost" icon="menu" label={t('webhooks.more', { url: props.webhook.url })} items={items()} />
      </div>
      <Show when={props.isOpen}>
        <Log webhook={props.webhook} actions={props.actions} />
      </Show>
    </li>
  )
}

const lookMs = 5_000

function Log(props: { webhook: Webhook; actions: Actions }) {
  const query = useWebhookDeliveries(() => props.webhook.id)
  const now = createNow(lookMs)
  // What arrives leaves no event: the list is asked for while somebody looks at it.
  const timer = setInterval(() => void query.reload(), lookMs)
  onCleanup(() => clearInterval(timer))
  return (
    <Switch fallback={<Skeleton rows={2} />}>
      <Match when={query.data()?.items.length === 0}>
        <p class="muted none">{t('webhooks.log.empty')}</p>
      </Match>
      <Match when={query.data()}>
        {(page) => (
          <ol class="log" aria-label={t('webhooks.log')}>
            <For each={page().items}>
              {(delivery) => (
                <li>
                  <code>{delivery.kind}</code>
                  <span class="meta">
                    {stateOf(delivery, now())}
                    <Show when={delivery.failure}>{(why) => <> · {whyOf(why(), delivery.status)}</>}</Show>
                  </span>
                  <Show when={props.webhook.state === 'on' && delivery.state !== 'waiting'}>
                    <Button kind="ghost" class="push" onClick={() => props.actions.replay(delivery)}>
                      {t('webhooks.replay')}
                    </Button>
                  </Show>
                </li>
              )}
            </For>
          </ol>
        )}
      </Match>
      <Match when={query.error()}>
        <ErrorState title={t('webhooks.log.failed')} error={query.error()} retry={query.reload} />
      </Match>
    </Switch>
  )
}

function stateOf({ state, attempts, nextAt, sentAt }: WebhookDelivery, now: number): string {
  if (state === 'sent') return t('webhooks.sent', { time: when(sentAt ?? now, now) })
  if (state === 'failed') return t('webhooks.given-up', { n: attempts })
  return t('webhooks.waiting', { n: attempts, time: when(nextAt ?? now, now) })
}

const known = ['status', 'timeout', 'closed', 'secret-changed'] as const
function whyOf(failure: string, status: number | null): string {
  const why = known.find((one) => one === failure) ?? 'other'
  return t(`webhooks.why.${why}`, { status: String(status ?? '') })
}
