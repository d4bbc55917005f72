import { For } from 'solid-js'

type Mark = { from: number; to: number }
type AreaProps = {
  text: string
  /** What is underlined in the text, not overlapping. */
  marks: Mark[]
  lang: string | null
  label: string
  ref: (element: HTMLTextAreaElement) => void
  onText: (text: string) => void
  onSend: () => void
  /** Hears keys first; true: it was for this. */
  onKey?: ((event: KeyboardEvent) => boolean) | undefined
  /** Told where the caret stands. */
  onCaret?: (caret: number) => void
  /** A list beside it, out of which the keys choose. */
  list?: { id: string; activeId: string | undefined } | undefined
}

/** The text cut at the marks. */
function cut(text: string, marks: Mark[]): { text: string; marked: boolean }[] {
  const parts: { text: string; marked: boolean }[] = []
  let at = 0
  for (const { from, to } of [...marks].sort((a, b) => a.from - b.from)) {
    parts.push({ text: text.slice(at, from), marked: false }, { text: text.slice(from, to), marked: true })
    at = to
  }
  return [...parts, { text: text.slice(at), marked: false }]
}

/** A place to write that grows with its words. The same words lie beneath it, invisible, and carry the underlines and the height. */
export function WritingArea(props: AreaProps) {
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }) => {
    if (props.onKey?.(event)) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      props.onSend()
    }
    if (event.key === 'Escape') {
      event.preventDefault()
      event.currentTarget.blur()
    }
  }
  return (
    <div class="text">
      <div class="beneath" aria-hidden="true" dir="auto" lang={props.lang ?? undefined}>
        <For each={cut(props.text, props.marks)}>{(part) => (part.marked ? <mark class="bad">{part.text}</mark> : part.text)}</For>
        {'\u200B'}
      </div>
      <textarea
        ref={props.ref}
        rows="2"
        value={props.text}
        dir="auto"
        lang={props.lang ?? undefined}
        aria-label={props.label}
        aria-autocomplete={props.list ? 'list' : undefined}
        aria-controls={props.list?.id}
        aria-activedescendant={props.list?.activeId}
        onInput={(event) => {
          props.onText(event.currentTarget.value)
          props.onCaret?.(event.currentTarget.selectionStart)
        }}
        onSelect={(event) => props.onCaret?.(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}
