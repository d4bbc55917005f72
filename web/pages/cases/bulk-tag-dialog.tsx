import { createSignal, For, Show } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { useTags } from '../../nouns/tags/tag.data.ts'
import '../../nouns/bulk-jobs/bulk-job.words.ts'
import '../../nouns/tags/tag.words.ts'

type DialogProps = {
  title: string
  onPut: (name: string) => void
  onTake: (tag: { id: number; name: string }) => void
  onClose: () => void
}

/** Puts a tag on many cases, a new one too, or takes one off. */
export function BulkTagDialog(props: DialogProps) {
  const tags = useTags()
  const [way, setWay] = createSignal<'put' | 'take'>('put')
  const [written, setWritten] = createSignal('')
  const q = () => written().trim().toLocaleLowerCase()
  const shown = () => (tags.data()?.items ?? []).filter(({ name }) => name.toLocaleLowerCase().includes(q()))
  const isNew = () => way() === 'put' && /[\p{L}\p{N}]/u.test(q()) && !shown().some(({ name }) => name.toLocaleLowerCase() === q())
  function choose(tag: { id: number; name: string }) {
    way() === 'put' ? props.onPut(tag.name) : props.onTake(tag)
    props.onClose()
  }
  function add() {
    props.onPut(written().trim())
    props.onClose()
  }
  return (
    <Dialog title={props.title} width={420} onClose={props.onClose}>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault()
          const same = shown().find(({ name }) => name.toLocaleLowerCase() === q()) ?? (isNew() ? undefined : shown()[0])
          if (same) choose(same)
          else if (isNew()) add()
        }}
      >
        <SegmentedControl
          label={t('bulk.tag.what')}
          options={[
            { value: 'put' as const, label: t('bulk.tag.put') },
            { value: 'take' as const, label: t('bulk.tag.take') },
          ]}
          value={way()}
          onChange={setWay}
        />
        <Field
          label={t('tags.name')}
          maxlength="40"
          autofocus
          autocomplete="off"
          dir="auto"
          value={written()}
          onInput={(event) => setWritten(event.currentTarget.value)}
        />
        <div class="choices">
          <Show when={isNew()}>
            <Button icon="plus" onClick={add}>
              {t('tags.add', { name: nameText(written().trim()) })}
            </Button>
          </Show>
          <For each={shown()}>
            {(tag) => (
              <button type="button" class="choice" onClick={() => choose(tag)}>
                <Icon name="flag" />
                <bdi>{withoutSteering(tag.name)}</bdi>
                <span class="push meta">{t('tags.cases', { n: tag.caseCount })}</span>
              </button>
            )}
          </For>
        </div>
      </form>
    </Dialog>
  )
}
