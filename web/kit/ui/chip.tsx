import { type JSX, Show } from 'solid-js'
import { languageName } from '../i18n/format.ts'
import { Icon, type IconName } from './icon.tsx'

/** A short fact on a tinted ground. */
export function Chip(props: { tone?: 'accent' | 'warn' | 'danger' | 'ok'; icon?: IconName; title?: string; children: JSX.Element }) {
  return (
    <span class={props.tone ? `chip ${props.tone}` : 'chip'} title={props.title}>
      <Show when={props.icon}>{(name) => <Icon name={name()} size="s" />}</Show>
      {props.children}
    </span>
  )
}

/** The language of a text as two letters; its full name on hover and for readers. */
export function LangChip(props: { lang: string | null }) {
  return (
    <Show when={props.lang && props.lang !== 'und' ? props.lang : null}>
      {(lang) => (
        <span class="chip lang" title={languageName(lang())}>
          {/* Capitals of a code are those of English, whatever the page speaks: Turkish would dot them. */}
          <span aria-hidden="true" lang="en">
            {lang().slice(0, 3)}
          </span>
          <span class="vh">{languageName(lang())}</span>
        </span>
      )}
    </Show>
  )
}
