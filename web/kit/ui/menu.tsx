import { createUniqueId, For, type JSX, Show } from 'solid-js'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Kbd } from './kbd.tsx'

/** One line of a menu. `line` draws a hairline above it. */
export type MenuItem = {
  label: string
  run: () => void
  icon?: IconName
  keys?: string
  chosen?: boolean
  disabled?: boolean
  line?: boolean
  onlyPhone?: boolean
}

type MenuProps = {
  items: MenuItem[]
  kind?: 'ghost'
  icon?: IconName
  /** Names a button that shows only an icon. */
  label?: string
  children?: JSX.Element
  class?: string
  /** Gives the owner a way to open it by key. */
  opener?: (open: () => void) => void
}

/** A button that opens a list of choices. Arrows walk it, letters of the keys beside it work, Esc closes it. */
export function Menu(props: MenuProps) {
  const id = createUniqueId()
  let list!: HTMLDivElement
  let button!: HTMLButtonElement
  const rows = () => [...list.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')]

  function place() {
    const from = button.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = list
    const below = from.bottom + 4 + height < innerHeight
    list.style.insetBlockStart = `${below ? from.bottom + 4 : Math.max(8, from.top - 4 - height)}px`
    list.style.left = `${Math.max(8, Math.min(from.left, innerWidth - width - 8))}px`
    const first = rows().find((row) => row.ariaChecked === 'true') ?? rows()[0]
    first?.focus()
  }
  const open = () => {
    list.showPopover()
    place()
  }
  props.opener?.(open)

  function onKeyDown(event: KeyboardEvent) {
    const all = rows()
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') {
      list.hidePopover()
      button.focus()
    }
    if (event.key !== 'Tab' && event.key !== 'Enter' && event.key !== ' ') event.preventDefault()
    if (to === undefined) return
    all.at(to % all.length)?.focus()
  }
  return (
    <>
      <Button ref={button} kind={props.kind} icon={props.icon} label={props.label} class={props.class} aria-haspopup="menu" onClick={open}>
        {props.children}
      </Button>
      <div ref={list} id={id} popover="auto" class="menu" role="menu" aria-label={props.label} tabindex="-1" onKeyDown={onKeyDown}>
        <For each={props.items}>
          {(item) => (
            <>
              <Show when={item.line}>
                <hr />
              </Show>
              {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is menuitemradio whenever there is something to check. */}
              <button
                type="button"
                role={item.chosen === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked={item.chosen}
                class={item.onlyPhone ? 'choice only-phone row' : 'choice'}
                disabled={item.disabled}
                onClick={() => {
                  list.hidePopover()
                  button.focus()
                  item.run()
                }}
              >
                <Show when={item.chosen !== undefined ? (item.chosen ? 'check' : undefined) : item.icon}>
                  {(name) => <Icon name={name() as IconName} size="s" />}
                </Show>
                <span>{item.label}</span>
                <Show when={item.keys}>
                  {(keys) => (
                    <span class="push">
                      <Kbd keys={keys()} />
                    </span>
                  )}
                </Show>
              </button>
            </>
          )}
        </For>
      </div>
    </>
  )
}
