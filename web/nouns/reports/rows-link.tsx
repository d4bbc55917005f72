import { useLocation } from '@solidjs/router'
import { createContext, type JSX, useContext } from 'solid-js'
import { type ChoiceAddress, choose } from './choice.ts'

/** Address of the same page with another choice. */
export function useChoiceHref() {
  const location = useLocation()
  return (choice: ChoiceAddress) => {
    const search = new URLSearchParams(location.search)
    for (const [name, value] of Object.entries(choose(choice))) {
      if (value) search.set(name, value)
      else search.delete(name)
    }
    return `${location.pathname}?${search}`
  }
}

const HrefContext = createContext<(choice: ChoiceAddress) => string>()

/** Gives every door below it the way from a choice to its address. */
export function RowsLinks(props: { children: JSX.Element }) {
  return <HrefContext.Provider value={useChoiceHref()}>{props.children}</HrefContext.Provider>
}

/** A number or a name that opens exactly the mentions it counts. */
export function RowsLink(props: { to: ChoiceAddress; label?: string; class?: string; style?: JSX.CSSProperties; children: JSX.Element }) {
  const href = useContext(HrefContext)
  return (
    <a class={props.class} style={props.style} href={href?.(props.to)} aria-label={props.label} title={props.label}>
      {props.children}
    </a>
  )
}
