import { createSignal, For, Show } from 'solid-js'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import type { Tag } from '#shared/tag.schema.ts'
import { isProblem } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import type { CaseActions } from '../../nouns/cases/case.actions.ts'
import { mergeTag, renameTag, undoTagMerger, useTags } from '../../nouns/tags/tag.data.ts'
import '../../nouns/tags/tag.words.ts'

/** Tags of a case: press one to put it on or take it off, write a new one; managers also rename and merge them. */
export function TagDialog(props: { row: CaseWithNotes; actions: CaseActions; onClose: () => void }) {
  const { may } = useSession()
  const tags = useTags()
  const [written, setWritten] = createSignal('')
  const [changed, setChanged] = createSignal<Tag | null>(null)
  const has = (id: number) => props.row.tags.some((tag) => tag.id === id)
  const shown = () => {
    const q = written().trim().toLocaleLowerCase()
    return (tags.data()?.items ?? []).filter(({ name }) => name.toLocaleLowerCase().includes(q))
  }
  const isNew = () =>
    written().trim() !== '' && !shown().some(({ name }) => name.toLocaleLowerCase() === written().trim().toLocaleLowerCase())
  const toggle = (tag: { id: number; name: string }) =>
    void (has(tag.id) ? props.actions.untag(props.row, tag) : props.actions.tag(props.row, tag.name)).then(tags.reload)
  function add() {
    const name = written().trim()
    if (!/[\p{L}\p{N}]/u.test(name)) return
    setWritten('')
    void props.actions.tag(props.row, name).then(tags.reload)
  }
  return (
    <Dialog title={t('tags.title')} width={420} onClose={props.onClose}>
      <Show
        when={changed()}
        keyed
        fallback={
          <>
            <form
              class="row beside"
              onSubmit={(event) => {
                event.preventDefault()
                const [only] = shown()
                if (isNew()) add()
                else if (only) toggle(only)
              }}
            >
              <Field
                label={t('tags.name')}
                hint={t('tags.hint')}
                maxlength="40"
                autofocus
                autocomplete="off"
                dir="auto"
                value={written()}
                onInput={(event) => setWritten(event.currentTarget.value)}
              />
            </form>
            <div class="choices">
              <Show when={isNew()}>
                <button type="button" class="choice" onClick={add}>
                  <Icon name="plus" />
                  <span>{t('tags.add', { name: nameText(written().trim()) })}</span>
                </button>
              </Show>
              <For each={shown()}>
                {(tag) => (
                  <div class="row">
                    <button type="button" class="choice grown" aria-pressed={has(tag.id)} onClick={() => toggle(tag)}>
                      <Icon name={has(tag.id) ? 'check' : 'flag'} />
                      <bdi>{withoutSteering(tag.name)}</bdi>
                      <span class="push meta">{t('tags.cases', { n: tag.caseCount })}</span>
                    </button>
                    <Show when={may('tags.write')}>
                      <Button
                        kind="ghost"
                        icon="pencil"
                        label={t('tags.change', { name: nameText(tag.name) })}
                        onClick={() => setChanged(tag)}
                      />
                    </Show>
                  </div>
                )}
              </For>
            </div>
            <Show when={tags.data() && shown().length === 0 && !isNew()}>
              <p class="meta">{t('tags.none')}</p>
            </Show>
          </>
        }
      >
        {(tag) => (
          <ChangeTag
            tag={tag}
            tags={tags.data()?.items ?? []}
            onDone={() => {
              setChanged(null)
              void tags.reload()
            }}
          />
        )}
      </Show>
    </Dialog>
  )
}

/** Another name for a tag; where there is one of that name, the two can be made one. */
function ChangeTag(props: { tag: Tag; tags: Tag[]; onDone: () => void }) {
  const [name, setName] = createSignal(props.tag.name)
  const other = () =>
    props.tags.find((tag) => tag.id !== props.tag.id && tag.name.toLocaleLowerCase() === name().trim().toLocaleLowerCase())
  async function save() {
    const into = other()
    try {
      if (into) await mergeTag(props.tag.id, into.id)
      else await renameTag(props.tag.id, name().trim())
      const undo = () => void takeBack(into !== undefined)
      showToast({ words: t(into ? 'tags.merged' : 'tags.renamed', { name: nameText(name().trim()) }), undo })
      props.onDone()
    } catch (error) {
      showProblem(isProblem(error, 'tag-taken') ? problemText(error) : t('tags.failed', { why: problemText(error) }))
    }
  }
  async function takeBack(merged: boolean) {
    try {
      if (merged) await undoTagMerger(props.tag.id)
      else await renameTag(props.tag.id, props.tag.name)
    } catch (error) {
      showProblem(t('tags.failed', { why: problemText(error) }))
    }
  }
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault()
        if (/[\p{L}\p{N}]/u.test(name())) void save()
      }}
    >
      <Field
        label={t('tags.rename')}
        hint={other() ? t('tags.merge.why', { n: props.tag.caseCount, name: nameText(other()?.name ?? '') }) : undefined}
        maxlength="40"
        autofocus
        dir="auto"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <div class="row">
        <Button kind="ghost" onClick={props.onDone}>
          {t('do.cancel')}
        </Button>
        <Button type="submit" kind="main" class="push">
          {t(other() ? 'tags.merge' : 'do.save')}
        </Button>
      </div>
    </form>
  )
}
