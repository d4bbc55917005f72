import { Show } from 'solid-js'
import { t } from '../i18n/index.ts'
import { said } from '../ui/say.ts'

/** The health of each source, and at the end what a key just said. */
export function StatusBar() {
  return (
    <footer class="status" aria-label={t('shell.channels')}>
      <span class="push" role="status">
        <Show when={said()}>{said()}</Show>
      </span>
    </footer>
  )
}
