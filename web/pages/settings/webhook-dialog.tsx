import { createSignal, For, Show } from 'solid-js'
import type { WebhookWithSecret } from '#shared/webhook.schema.ts'
import { newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, Switch } from '../../kit/ui/field.tsx'
import { showProblem } from '../../kit/ui/toast.tsx'
import { addWebhook } from '../../nouns/webhooks/webhook.data.ts'
import { kindsOfGroups, type WebhookGroup, webhookGroups } from '../../nouns/webhooks/webhook.groups.ts'
import '../../nouns/webhooks/webhook-page.words.ts'

/** Asks for the address of a program, and for what it should hear of. */
export function WebhookDialog(props: { onAdded: (webhook: WebhookWithSecret) => void; onClose: () => void }) {
  const [url, setUrl] = createSignal('')
  const [groups, setGroups] = createSignal<ReadonlySet<WebhookGroup>>(new Set(webhookGroups))
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const key = newKey()
  const isAddress = () => URL.canParse(url().trim()) && /^https?:$/.test(new URL(url().trim()).protocol)
  const choose = (group: WebhookGroup, on: boolean) =>
    setGroups((all) => new Set(webhookGroups.filter((one) => (one === group ? on : all.has(one)))))
  async function submit() {
    setTried(true)
    if (!isAddress() || groups().size === 0 || busy()) return
    setBusy(true)
    try {
      props.onAdded(await addWebhook({ url: url().trim(), kinds: kindsOfGroups(groups()) }, key))
    } catch (error) {
      showProblem(t('webhooks.add.failed', { why: problemText(error) }))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('webhooks.add')}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('webhooks.add')}
        </Button>
      }
    >
      <Field
        label={t('webhooks.url')}
        hint={t('webhooks.url.hint')}
        error={tried() && !isAddress() ? t('webhooks.url.wrong') : undefined}
        autofocus
        autocomplete="off"
        inputmode="url"
        maxlength="500"
        value={url()}
        onInput={(event) => setUrl(event.currentTarget.value)}
      />
      <fieldset class="hears">
        <legend>{t('webhooks.hears')}</legend>
        <For each={webhookGroups}>
          {(group) => <Switch label={t(`webhooks.group.${group}`)} checked={groups().has(group)} onChange={(on) => choose(group, on)} />}
        </For>
        <Show when={tried() && groups().size === 0}>
          <p class="trouble bad" role="alert">
            {t('webhooks.none-chosen')}
          </p>
        </Show>
      </fieldset>
    </Dialog>
  )
}
