import './settings.words.ts'
import { createUniqueId, Show } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { CopyButton } from '../../kit/ui/copy-button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Icon } from '../../kit/ui/icon.tsx'

/** Shows a link or a secret that cannot be shown again, with a button to copy it. */
export function ShownOnce(props: { title: string; why: string; label: string; value: string; onClose: () => void; secret?: boolean }) {
  const id = createUniqueId()
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      foot={
        <Button class="push" onClick={() => props.onClose()}>
          {t('team.link.done')}
        </Button>
      }
    >
      <p class="once">
        <Show when={props.secret}>
          <Icon name="key" size="s" />
        </Show>
        {props.why}
      </p>
      <div class="field">
        <label for={id}>{props.label}</label>
        <div class="row">
          <input class="input mono" id={id} readonly value={props.value} autofocus onFocus={(event) => event.currentTarget.select()} />
          <CopyButton kind="main" text={props.value} what={props.label} label={t('do.copy')} />
        </div>
      </div>
    </Dialog>
  )
}
