import { Show } from 'solid-js'
import sprite from './icons.svg?url'

/** Every symbol of icons.svg. */
export type IconName =
  | 'today'
  | 'triage'
  | 'cases'
  | 'service'
  | 'trends'
  | 'people'
  | 'reach'
  | 'know'
  | 'practice'
  | 'gear'
  | 'search'
  | 'globe'
  | 'lock'
  | 'pencil'
  | 'clock'
  | 'pause'
  | 'check'
  | 'x'
  | 'up'
  | 'undo'
  | 'warn'
  | 'stop'
  | 'info'
  | 'down'
  | 'right'
  | 'left'
  | 'plus'
  | 'copy'
  | 'out'
  | 'import'
  | 'box'
  | 'truck'
  | 'photo'
  | 'refresh'
  | 'repost'
  | 'heart'
  | 'reply'
  | 'eye'
  | 'hand'
  | 'coin'
  | 'bell'
  | 'list'
  | 'filter'
  | 'board'
  | 'moon'
  | 'sun'
  | 'link'
  | 'merge'
  | 'split'
  | 'person'
  | 'flag'
  | 'menu'
  | 'key'
  | 'exit'
  | 'trash'
  | 'keyboard'
  | 'ask'
  | 'play'
  | 'shield'
  | 'ch-x'
  | 'ch-bluesky'
  | 'ch-mastodon'
  | 'ch-reddit'
  | 'ch-youtube'
  | 'ch-email'
  | 'ch-discourse'
  | 'ch-chat'
  | 'ch-feed'
  | 'logo'
  | 'arrow-left'
  | 'arrow-right'
  | 'arrow-up'
  | 'arrow-down'
  | 'arrow-both'
  | 'key-enter'
  | 'key-shift'
  | 'key-command'

/** An icon in the colour of the text around it. Without `label` it is decoration and hidden from readers. */
export function Icon(props: { name: IconName; size?: 's' | 'l'; label?: string; class?: string }) {
  const classes = () => ['i', props.size, props.class].filter(Boolean).join(' ')
  return (
    <Show
      when={props.label}
      fallback={
        <svg class={classes()} viewBox="0 0 16 16" aria-hidden="true">
          <use href={`${sprite}#${props.name}`} />
        </svg>
      }
    >
      <svg class={classes()} viewBox="0 0 16 16" role="img" aria-label={props.label}>
        <title>{props.label}</title>
        <use href={`${sprite}#${props.name}`} />
      </svg>
    </Show>
  )
}
