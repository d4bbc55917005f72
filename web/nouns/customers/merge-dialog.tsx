import { createSignal, For, type JSX, Show } from 'solid-js'
import type { Customer, CustomerPage, CustomerRow } from '#shared/customer.schema.ts'
import { newKey } from '../../data/api.ts'
import { countryName, languageName, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { usePeople } from './customer.data.ts'
import './personal-data.words.ts'

type MergeProps = { person: CustomerPage; send: (keptId: number, mergedId: number, key: string) => Promise<void>; onClose: () => void }

type Side = Customer & { purchases: number; accounts: number }

/** Finds who is the same person and shows both sides; a person decides who stays. */
export function MergeDialog(props: MergeProps) {
  const [q, setQ] = createSignal(props.person.name)
  const [other, setOther] = createSignal<CustomerRow | null>(null)
  const [keepsOther, setKeepsOther] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<unknown>(null)
  const found = usePeople(
    () => q().trim(),
    () => 1,
  )
  const others = () => (found.data()?.items ?? []).filter(({ id, erasedAt }) => id !== props.person.id && erasedAt === null).slice(0, 8)
  const key = newKey()
  const mine = (): Side => ({ ...props.person, purchases: props.person.purchases.length, accounts: props.person.links.length })
  const theirs = (): Side | null => {
    const row = other()
    return row && { ...row, accounts: row.channels.length }
  }
  /** The list goes, and with it the focus: it goes on to what comes next. */
  function choose(row: CustomerRow) {
    setOther(row)
    queueMicrotask(() => document.querySelector<HTMLElement>('.dialog footer .main')?.focus())
  }
  function backToList() {
    setOther(null)
    queueMicrotask(() => document.querySelector<HTMLElement>('.dialog input[type=search]')?.focus())
  }
  async function submit() {
    const row = other()
    if (!row || busy()) return
    setBusy(true)
    try {
      const [kept, merged] = keepsOther() ? [row.id, props.person.id] : [props.person.id, row.id]
      await props.send(kept, merged, key)
      props.onClose()
    } catch (error) {
      setRefusal(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('people.merge.title')}
      width={640}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Show when={other()}>
          <Button kind="ghost" onClick={backToList}>
            {t('people.merge.other')}
          </Button>
          <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
            {t('people.merge.do')}
          </Button>
        </Show>
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
        when={theirs()}
        fallback={
          <>
            <Field
              label={t('people.merge.find')}
              type="search"
              autofocus
              maxlength={200}
              value={q()}
              onInput={(event) => setQ(event.currentTarget.value)}
            />
            <ul class="same-people">
              <For each={others()} fallback={<li class="meta">{t('people.merge.none')}</li>}>
                {(row) => (
                  <li>
                    <button type="button" onClick={() => choose(row)}>
                      <b>
                        <Name of={row.name || row.email || t('people.nameless')} />
                      </b>
                      <span class="meta">
                        <bdi>{row.email ?? row.phone ?? ''}</bdi>
                      </span>
                      <span class="meta num">{t('people.purchases', { n: row.purchases })}</span>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </>
        }
      >
        {(row) => (
          <>
            <div class="both-sides">
              <SideCard title={t(keepsOther() ? 'people.merge.joins' : 'people.merge.stays')} side={mine()} stays={!keepsOther()} />
              <Button icon="arrow-both" label={t('people.merge.swap')} onClick={() => setKeepsOther(!keepsOther())} />
              <SideCard title={t(keepsOther() ? 'people.merge.stays' : 'people.merge.joins')} side={row()} stays={keepsOther()} />
            </div>
            <p class="meta">{t('people.merge.how')}</p>
          </>
        )}
      </Show>
    </Dialog>
  )
}

function SideCard(props: { title: string; side: Side; stays: boolean }) {
  const lines = (): [string, JSX.Element][] => [
    [t('people.edit.email'), props.side.email],
    [t('people.edit.phone'), props.side.phone],
    [t('people.edit.language'), props.side.language && languageName(props.side.language)],
    [t('people.edit.country'), props.side.country && countryName(props.side.country)],
    [t('people.bought'), t('people.purchases', { n: props.side.purchases })],
    [t('people.merge.accounts'), props.side.accounts],
  ]
  return (
    <section classList={{ stays: props.stays }}>
      <h3>{props.title}</h3>
      <b>
        <Name of={props.side.name || t('people.nameless')} />
      </b>
      <dl>
        <For each={lines()}>
          {([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>
                <bdi>{value || '–'}</bdi>
              </dd>
            </>
          )}
        </For>
      </dl>
      <p class="meta">{shortDate(props.side.createdAt)}</p>
    </section>
  )
}
