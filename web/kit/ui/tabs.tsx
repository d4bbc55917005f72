import { For, type JSX, Show } from 'solid-js'
import { number } from '../i18n/format.ts'

/** `count` undefined: not known yet. `last` stands at the far end of the row. */
export type Tab = { id: string; label: string; count?: number | undefined; href: string; last?: boolean; countText?: string | undefined }

/** Queues side by side with their counts; a queue at zero stays but dims. More than fit scroll sideways; `more` leads to what is left out. */
export function Tabs(props: { label: string; tabs: Tab[]; current: string; class?: string; more?: JSX.Element; children?: JSX.Element }) {
  // Not scrollIntoView: with it the browser lets Tab begin here, behind the skip link.
  const intoView = (isCurrent: boolean) => (element: HTMLElement) => {
    if (!isCurrent) return
    queueMicrotask(() => {
      const row = element.parentElement
      if (!row) return
      const [here, around] = [element.getBoundingClientRect(), row.getBoundingClientRect()]
      row.scrollLeft += here.x + here.width / 2 - around.x - around.width / 2
    })
  }
  const Row = (own: { tabs: Tab[] }) => (
    <For each={own.tabs}>
      {(tab) => (
        // Not the router's <A>: it calls every link to the same path the current page, whatever its query.
        <a
          href={tab.href}
          ref={intoView(tab.id === props.current)}
          classList={{ dim: tab.count === 0 && tab.id !== props.current, push: tab.last === true }}
          aria-current={tab.id === props.current ? 'true' : undefined}
        >
          {tab.label}
          <Show when={tab.count !== undefined}>
            <span class="num">{tab.countText ?? number(tab.count ?? 0)}</span>
          </Show>
        </a>
      )}
    </For>
  )
  return (
    <nav class={`splits ${props.class ?? ''}`} aria-label={props.label}>
      <Row tabs={props.tabs.filter((tab) => !tab.last)} />
      {props.more}
      <Row tabs={props.tabs.filter((tab) => tab.last)} />
      {props.children}
    </nav>
  )
}
