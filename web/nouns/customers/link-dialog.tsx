import { createSignal, Show } from 'solid-js'
import type { Author } from '#shared/mention.schema.ts'
import { newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'

/** Asks why an author is a person: the note is kept with the link. */
export function LinkDialog(props: { author: Author; send: (note: string, key: string) => Promise<void>; onClose: () => void }) {
  const [note, setNote] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<unknown>(null)
  const key = newKey()
  async function submit() {
    setTried(true)
    if (note().trim() === '' || busy()) return
    setBusy(true)
    try {
      await props.send(note().trim(), key)
      props.onClose()
    } catch (error) {
      setRefusal(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('people.link.title', { name: props.author.name })}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('people.link.do')}
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
      <TextField
        label={t('people.link.note')}
        hint={t('people.link.note.hint')}
        error={tried() && note().trim() === '' ? t('people.link.note.missing') : undefined}
        autofocus
        rows={3}
        maxlength={500}
        value={note()}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
    </Dialog>
  )
}
