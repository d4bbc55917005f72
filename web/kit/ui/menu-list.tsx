import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import { createSignal, For, Show } from 'solid-js'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import { chordOf } from './key-match.ts'
import type { MenuItem, MenuProps } from './menu.types.ts'

/**
 * The menu itself, open from the first: `menu.tsx` loads it at the first press. Arrows walk it, first letters find a line,
 * the key written beside a line chooses it, Esc closes it. Keys of the browser (Ctrl+R, F5) stay the browser's.
 */
export function MenuList(props: MenuProps) {
  const [open, setOpen] = createSignal(true)
  let trigger: HTMLButtonElement | undefined
  props.opener?.(() => setOpen(true))

  /** A line that is hidden would still be walked to. */
  const items = () => props.items.filter(({ onlyPhone }) => !onlyPhone || matchMedia('(max-width: 700px)').matches)

  /**
   * Comes before the search by first letters, which would take the letter. The button hears it too: the menu takes the
   * focus a moment after it is there, and a key pressed in between would be lost.
   */
  function onKeyDown(event: KeyboardEvent) {
    const chord = chordOf(event)
    if (!open()) return
    const item = items().find(({ keys, disabled }) => keys !== undefined && keys === chord && !disabled)
    if (!item) return
    event.preventDefault()
    event.stopPropagation()
    setOpen(false)
    item.run()
  }
  return (
    <DropdownMenu open={open()} onOpenChange={setOpen} modal={false} gutter={4} overlap placement="bottom-start">
      <DropdownMenu.Trigger
        as={Button}
        ref={trigger}
        kind={props.kind}
        icon={props.icon}
        label={props.label}
        class={props.class}
        onKeyDown={onKeyDown}
      >
        {props.children}
      </DropdownMenu.Trigger>
      {/* A modal dialog lies over everything outside of it. */}
      <DropdownMenu.Portal mount={trigger?.closest('dialog') ?? undefined}>
        <DropdownMenu.Content class="menu" aria-label={props.label} onKeyDown={onKeyDown}>
          <For each={items()}>
            {(item) => (
              <>
                <Show when={item.line}>
                  <DropdownMenu.Separator />
                </Show>
                <Line item={item} />
              </>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}

function Line(props: { item: MenuItem }) {
  const icon = () => (props.item.chosen === undefined ? props.item.icon : props.item.chosen ? ('check' as const) : undefined)
  const shape = () => ({
    class: 'choice',
    disabled: props.item.disabled,
    onSelect: props.item.run,
  })
  const words = () => (
    <>
      <Show when={icon()}>{(name) => <Icon name={name()} size="s" />}</Show>
      <span>{props.item.label}</span>
      <Show when={props.item.keys}>
        {(keys) => (
          <span class="push">
            <Kbd keys={keys()} />
          </span>
        )}
      </Show>
    </>
  )
  return (
    <Show when={props.item.chosen !== undefined} fallback={<DropdownMenu.Item {...shape()}>{words()}</DropdownMenu.Item>}>
      <DropdownMenu.CheckboxItem {...shape()} closeOnSelect role="menuitemradio" checked={props.item.chosen}>
        {words()}
      </DropdownMenu.CheckboxItem>
    </Show>
  )
}
