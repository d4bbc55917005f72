import { type Component, createSignal, Show } from 'solid-js'
import { Button } from './button.tsx'
import type { MenuProps } from './menu.types.ts'

const [list, setList] = createSignal<{ MenuList: Component<MenuProps> }>()

/** The menu's code is a third of a page's and comes when a menu is about to be opened. */
async function load() {
  if (!list()) setList(await import('./menu-list.tsx'))
}

/** A button that opens a list of choices. */
export function Menu(props: MenuProps) {
  const [used, setUsed] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const prepare = () => void load().catch((error) => console.warn('The menu did not load; a press tries again.', error))
  async function open() {
    setBusy(true)
    await load().finally(() => setBusy(false))
    setUsed(true)
  }
  props.opener?.(() => void open())
  return (
    <Show
      when={used() && list()}
      fallback={
        <Button
          kind={props.kind}
          icon={props.icon}
          label={props.label}
          class={props.class}
          busy={busy()}
          aria-haspopup="menu"
          aria-expanded="false"
          onPointerEnter={prepare}
          onFocus={prepare}
          onClick={() => void open()}
        >
          {props.children}
        </Button>
      }
    >
      {(loaded) => {
        const { MenuList } = loaded()
        return <MenuList {...props} />
      }}
    </Show>
  )
}
