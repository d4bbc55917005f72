import { createSignal } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'

/** Asks for a name of up to 120 characters. */
export function NameDialog(props: {
  title: string
  label: string
  hint?: string
  name: string
  save: string
  busy?: boolean
  error?: string
  onSave: (name: string) => void
  onClose: () => void
}) {
  const [name, setName] = createSignal(props.name)
  const [tried, setTried] = createSignal(false)
  const missing = () => (tried() && name().trim() === '' ? t('case.new.missing') : undefined)
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      onSubmit={() => {
        setTried(true)
        if (name().trim() === '') return
        props.onClose()
        props.onSave(name().trim())
      }}
      foot={
        <>
          <Button class="push" kind="ghost" onClick={props.onClose}>
            {t('do.cancel')}
          </Button>
          <Button type="submit" kind="main" keys="ctrl+enter">
            {props.save}
          </Button>
        </>
      }
    >
      <Field
        label={props.label}
        hint={props.hint}
        error={missing()}
        maxlength="120"
        autofocus
        dir="auto"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
    </Dialog>
  )
}
