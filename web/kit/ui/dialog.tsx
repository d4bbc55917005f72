import { type JSX, Match, onMount, Show, Switch } from 'solid-js'
import { t } from '../i18n/index.ts'
import { Button } from './button.tsx'

type DialogProps = {
  title: string
  /** Called on Esc, the close button and a press beside the dialog. The owner takes the dialog away. */
  onClose: () => void
  /** With it the dialog is a form: Ctrl+Enter and the submit button call it. */
  onSubmit?: () => void
  /** Width in px; 520 unless said. */
  width?: number
  /** At the far edge and as high as the window. */
  drawer?: boolean
  /** Only the children: they bring head and body themselves; the title still names the dialog to readers. */
  bare?: boolean
  class?: string
  head?: JSX.Element
  foot?: JSX.Element
  children: JSX.Element
}

/** A modal dialog: the browser keeps the focus inside, gives it back at the end and covers the rest. Render it to open it. */
export function Dialog(props: DialogProps) {
  let element!: HTMLDialogElement
  /** A press that began elsewhere (on a menu line, in a text) and ends beside the dialog does not close it. */
  let beganBeside = false
  onMount(() => {
    element.showModal()
    element.querySelector<HTMLElement>('[autofocus]')?.focus()
  })
  const submit = (event: Event) => {
    event.preventDefault()
    props.onSubmit?.()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && props.onSubmit) submit(event)
    // A search field would take the first Esc to empty itself.
    if (event.key === 'Escape' && (event.target as HTMLElement).matches('input[type=search]')) {
      event.preventDefault()
      props.onClose()
    }
  }
  const inside = () => (
    <>
      <header>
        <h2>{props.title}</h2>
        {props.head}
        <Button kind="ghost" class="push" icon="x" label={t('do.close')} onClick={() => props.onClose()} />
      </header>
      <div class="body">{props.children}</div>
      <Show when={props.foot}>
        <footer>{props.foot}</footer>
      </Show>
    </>
  )
  return (
    <dialog
      ref={element}
      class={['dialog', props.drawer && 'drawer', props.class].filter(Boolean).join(' ')}
      style={{ '--dialog-w': props.width ? `${props.width}px` : undefined }}
      aria-label={props.title}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onPointerDown={(event) => {
        beganBeside = event.target === element
      }}
      onClick={(event) => beganBeside && event.target === element && props.onClose()}
    >
      <Switch fallback={inside()}>
        <Match when={props.bare}>{props.children}</Match>
        <Match when={props.onSubmit}>
          <form onSubmit={submit} novalidate>
            {inside()}
          </form>
        </Match>
      </Switch>
    </dialog>
  )
}
