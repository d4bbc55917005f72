import { createSignal, For, Show } from 'solid-js'
import type { CustomerPage, Erasure } from '#shared/customer.schema.ts'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useErasure } from './person.data.ts'
import './personal-data.words.ts'

type EraseProps = { person: CustomerPage; send: () => Promise<void>; onClose: () => void }

const going = ['links', 'mails', 'replies', 'messages', 'photos', 'consents', 'changes', 'feedback', 'stories', 'merged'] as const
const staying = ['purchases', 'orders', 'publicPosts'] as const

/** Says what goes, what stays and until when, and only then erases: this is what cannot be undone. */
export function EraseDialog(props: EraseProps) {
  const query = useErasure(() => props.person.id)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<unknown>(null)
  async function erase() {
    if (busy()) return
    setBusy(true)
    try {
      await props.send()
      props.onClose()
    } catch (error) {
      setRefusal(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('people.erase.title', { name: props.person.name || t('people.nameless') })}
      onClose={props.onClose}
      foot={
        <Button
          kind="danger"
          icon="trash"
          class="push"
          busy={busy()}
          disabled={!query.data() || (query.data()?.leaving ?? 0) > 0}
          onClick={() => void erase()}
        >
          {t('people.erase.do')}
        </Button>
      }
    >
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('people.link.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <Show
        when={query.data()}
        fallback={
          <Show when={query.error()} fallback={<Skeleton rows={3} />}>
            <ErrorState title={t('people.erase.failed')} error={query.error()} retry={query.reload} />
          </Show>
        }
      >
        {(erasure) => <Said erasure={erasure()} />}
      </Show>
    </Dialog>
  )
}

function Said(props: { erasure: Erasure }) {
  return (
    <>
      <Show when={props.erasure.leaving > 0}>
        <p class="refused" role="alert">
          <Icon name="stop" size="s" />
          {t('people.erase.leaving')}
        </p>
      </Show>
      <dl class="erased">
        <dt>{t('people.erase.goes')}</dt>
        <dd>
          <ul>
            <li>{t('people.erase.identity')}</li>
            <For each={going.filter((name) => props.erasure.goes[name] > 0)}>
              {(name) => <li>{t(`people.erase.${name}`, { n: props.erasure.goes[name] })}</li>}
            </For>
          </ul>
        </dd>
        <dt>{t('people.erase.stays')}</dt>
        <dd>
          <ul>
            <For each={staying.filter((name) => props.erasure.stays[name] > 0)}>
              {(name) => <li>{t(`people.erase.${name}`, { n: props.erasure.stays[name] })}</li>}
            </For>
            <li>{t('people.erase.notes')}</li>
            <Show when={props.erasure.told.length > 0}>
              <li>{t('people.erase.told', { hosts: listed(props.erasure.told) })}</li>
            </Show>
          </ul>
        </dd>
        <dt>{t('people.erase.until')}</dt>
        <dd>{t('people.erase.backups')}</dd>
      </dl>
      <p class="meta">{t('people.erase.import')}</p>
    </>
  )
}
