import type { JSX } from 'solid-js'
import type { IconName } from './icon.tsx'

/** One line of a menu. `line` draws a hairline above it; `keys` is the key that does the same, in the open menu too. */
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

export type MenuProps = {
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
