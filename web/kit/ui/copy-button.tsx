import { createSignal, onCleanup, Show } from 'solid-js'
import { t } from '../i18n/index.ts'
import { Button } from './button.tsx'

type CopyProps = {
  text: string
  /** What is copied, in words, for the name of a button without label. */
  what: string
  /** Words on the button; without them it is only an icon. */
  label?: string
  kind?: 'main' | 'ghost'
  class?: string
}

const shownMs = 3_000

/** Puts text on the clipboard and says so on itself; where the browser refuses (a page without TLS, say) it says that instead. */
export function CopyButton(props: CopyProps) {
  const [result, setResult] = createSignal<'copied' | 'refused' | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  async function copy() {
    try {
      await navigator.clipboard.writeText(props.text)
      setResult('copied')
    } catch (error) {
      console.warn('The clipboard refused.', error)
      setResult('refused')
    }
    clearTimeout(timer)
    timer = setTimeout(() => setResult(null), shownMs)
  }
  const words = () => (result() === 'copied' ? t('do.copied') : result() === 'refused' ? t('copy.refused') : props.label)
  return (
    <>
      <Button
        kind={props.kind}
        class={props.class}
        icon={result() === 'copied' ? 'check' : result() === 'refused' ? 'warn' : 'copy'}
        label={props.label ? undefined : t('copy.do', { what: props.what })}
        title={result() === 'refused' ? t('copy.by-hand') : undefined}
        onClick={() => void copy()}
      >
        <Show when={props.label}>{words()}</Show>
      </Button>
      <span class="vh" role="status">
        {result() === null ? '' : result() === 'copied' ? t('copy.done', { what: props.what }) : t('copy.by-hand')}
      </span>
    </>
  )
}
