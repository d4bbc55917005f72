import { For } from 'solid-js'

const width = 440
const height = 44
const base = 42

/** Bars over time in a narrow strip; the newest three are stronger. `title` says the finding to readers. */
export function Spark(props: { values: number[]; title: string; start: string; end: string }) {
  const most = () => Math.max(1, ...props.values)
  const step = () => width / Math.max(1, props.values.length)
  const bar = (value: number) => Math.max(0.8, (value / most()) * (base - 2))
  return (
    <figure class="spark">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={props.title}>
        <For each={props.values}>
          {(value, at) => (
            <rect
              class={at() >= props.values.length - 3 ? 'new' : undefined}
              x={at() * step()}
              y={base - bar(value)}
              width={step() * 0.77}
              height={bar(value)}
            />
          )}
        </For>
      </svg>
      <figcaption class="row meta" aria-hidden="true">
        <span>{props.start}</span>
        <span class="push">{props.end}</span>
      </figcaption>
    </figure>
  )
}
