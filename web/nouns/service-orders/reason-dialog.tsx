import { createSignal } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, serviceOrderNumber, stepsWithReason } from '#shared/service-order.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { TextField } from '../../kit/ui/field.tsx'

/** A step that waits for its reason. */
export type AskedStep = { order: ServiceOrder; to: ServiceOrderState }

/** Whether a step must say why. */
export const needsReason = (to: ServiceOrderState): boolean => stepsWithReason.includes(to)

/** Asks why before a step that nobody takes without saying so. Stays open, with the words, when the server says no. */
export function ReasonDialog(props: { step: AskedStep; take: (note: string) => Promise<boolean>; onClose: () => void }) {
  const [reason, setReason] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const words = () => t(`order.do.${props.step.to}`)
  async function submit() {
    setTried(true)
    const note = reason().trim()
    if (note === '' || busy()) return
    setBusy(true)
    const taken = await props.take(note)
    setBusy(false)
    if (taken) props.onClose()
  }
  return (
    <Dialog
      title={`${serviceOrderNumber(props.step.order.id)}: ${words()}`}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {words()}
        </Button>
      }
    >
      <TextField
        label={t('order.warranty.reason.label')}
        hint={t(props.step.to === 'scrapped' ? 'order.reason.scrapped' : 'order.note.hint')}
        error={tried() && reason().trim() === '' ? t('order.warranty.reason.missing') : undefined}
        autofocus
        rows="3"
        maxlength="2000"
        value={reason()}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  )
}
