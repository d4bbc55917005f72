import { createSignal, For, Show } from 'solid-js'
import type { CustomerChange, CustomerPage } from '#shared/customer.schema.ts'
import { countryName, languageName, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import type { PersonActions } from './person.data.ts'
import './personal-data.words.ts'

type Props = { person: CustomerPage; actions: PersonActions }

/** A value of a field as people read it. */
function shown(field: CustomerChange['field'], value: string | null): string {
  if (!value) return '–'
  if (field === 'language') return languageName(value)
  return field === 'country' ? countryName(value) : value
}

/** What people here changed of a person, and who was found to be the same; a merge can be undone from here for good. */
export function ChangesSection(props: Props & { mayChange: boolean }) {
  const [all, setAll] = createSignal(false)
  const changes = () => (all() ? props.person.changes : props.person.changes.slice(0, 3))
  return (
    <Show when={props.person.changes.length + props.person.merges.length > 0}>
      <section>
        <h2 class="over">{t('people.history')}</h2>
        <ol class="person-changes">
          <For each={props.person.merges}>
            {(merge) => (
              <li>
                <span>
                  {t('people.merge.line', {
                    name: merge.customer.name || t('people.nameless'),
                    by: merge.by.name,
                    date: shortDate(merge.at),
                  })}
                </span>
                <Show when={props.mayChange}>
                  <button type="button" class="link" onClick={() => void props.actions.undoMerge(props.person.id, merge)}>
                    {t('people.merge.undo')}
                  </button>
                </Show>
              </li>
            )}
          </For>
          <For each={changes()}>
            {(change) => (
              <li>
                <span>
                  {t('people.history.line', {
                    field: t(`people.edit.${change.field}`),
                    before: shown(change.field, change.before),
                    after: shown(change.field, change.after),
                  })}
                  <span class="meta">
                    {' '}
                    <Name of={change.by.name} />, {shortDate(change.at)}
                  </span>
                </span>
              </li>
            )}
          </For>
        </ol>
        <Show when={!all() && props.person.changes.length > 3}>
          <button type="button" class="link" onClick={() => setAll(true)}>
            {t('do.more')}
          </button>
        </Show>
      </section>
    </Show>
  )
}

/** What can be done with the data as a whole: merge with another's, hand out, erase. */
export function DataSection(props: Props & { mayChange: boolean; mayExport: boolean; mayErase: boolean }) {
  const [asks, setAsks] = createSignal<'merge' | 'erase' | null>(null)
  const close = () => setAsks(null)
  return (
    <section>
      <h2 class="over">{t('people.data')}</h2>
      <p class="row wrap">
        <Show when={props.mayChange}>
          <Button icon="merge" onClick={() => setAsks('merge')}>
            {t('people.merge')}
          </Button>
        </Show>
        <Show when={props.mayExport}>
          <a class="btn" href={`/api/customers/${props.person.id}/export`} download={`customer-${props.person.id}.json`}>
            <Icon name="import" size="s" />
            {t('people.data.export')}
          </a>
        </Show>
        <Show when={props.mayErase}>
          <Button kind="danger" icon="trash" onClick={() => setAsks('erase')}>
            {t('people.data.erase')}
          </Button>
        </Show>
      </p>
      <Show when={!props.mayErase && !props.mayExport}>
        <p class="meta">{t('people.data.manager')}</p>
      </Show>
      <Show when={asks() === 'merge'}>
        <MergeDialog person={props.person} send={props.actions.merge} onClose={close} />
      </Show>
      <Show when={asks() === 'erase'}>
        <EraseDialog person={props.person} send={() => props.actions.erase(props.person.id)} onClose={close} />
      </Show>
    </section>
  )
}
