import { For } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { CopyButton } from '../../kit/ui/copy-button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import './access.css'
import './access.words.ts'

/** Shows new recovery codes once, to be copied or kept as a file. */
export function RecoveryCodesDialog(props: { codes: readonly string[]; onClose: () => void }) {
  const inLines = () => `${props.codes.join('\n')}\n`
  function download() {
    const address = URL.createObjectURL(new Blob([`${t('access.codes.file')}\n\n${inLines()}`], { type: 'text/plain;charset=utf-8' }))
    const link = document.createElement('a')
    link.href = address
    link.download = 'aftercare-recovery-codes.txt'
    link.click()
    // The browser reads the blob after the click; a minute is long enough for it to have begun.
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }
  return (
    <Dialog
      title={t('access.codes')}
      width={460}
      onClose={props.onClose}
      foot={
        <>
          <Button icon="import" onClick={download}>
            {t('access.codes.download')}
          </Button>
          <CopyButton text={inLines()} what={t('access.codes')} label={t('do.copy')} />
          <Button kind="main" class="push" onClick={() => props.onClose()}>
            {t('access.codes.kept')}
          </Button>
        </>
      }
    >
      <p class="once">
        <Icon name="key" size="s" />
        {t('access.codes.once')}
      </p>
      <ul class="recovery-codes" aria-label={t('access.codes')}>
        <For each={props.codes}>
          {(code) => (
            <li>
              <code>{code}</code>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  )
}
