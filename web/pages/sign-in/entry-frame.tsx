import { createEffect, type JSX, Show } from 'solid-js'
import { Icon } from '../../kit/ui/icon.tsx'
import './sign-in.css'

/** The name of the product with its mark. */
export function Logo() {
  return (
    <p class="logo">
      <Icon name="logo" class="mark" />
      Aftercare
    </p>
  )
}

/** The quiet page around signing in and joining. */
export function EntryFrame(props: { page: string; title: string; why?: string; children: JSX.Element }) {
  createEffect(() => {
    document.title = `${props.page} · Aftercare`
  })
  return (
    <main class="way-in">
      <div>
        <Logo />
        <h1>{props.title}</h1>
        <Show when={props.why}>
          <p class="sub">{props.why}</p>
        </Show>
        {props.children}
      </div>
    </main>
  )
}

/** Says in one box why something was refused. */
export function Refused(props: { words: string | null }) {
  return (
    <div role="alert">
      <Show when={props.words}>
        <p class="refused">
          <Icon name="stop" size="s" />
          {props.words}
        </p>
      </Show>
    </div>
  )
}
