import { t } from '../i18n/index.ts'
import { say } from './say.ts'
import { showProblem } from './toast.tsx'

/** Puts text on the clipboard and says so; says what to do where the browser refuses (a page without TLS, say). */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(t('copy.done', { what }))
  } catch (error) {
    console.warn('The clipboard refused.', error)
    showProblem(t('copy.failed'))
  }
}
