import { For, Match, Show, Switch } from 'solid-js'
import { type Block, readMarkup, type Stretch } from '#shared/article-markup.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import './articles.css'

/** The words of an article as readers see them: nothing in them runs. */
export function ArticleBody(props: { body: string; lang: string }) {
  return (
    <div class="article-body" lang={props.lang} dir="auto">
      <For each={readMarkup(withoutSteering(props.body))}>{(block) => <OneBlock block={block} />}</For>
    </div>
  )
}

function OneBlock(props: { block: Block }) {
  const items = () => ('items' in props.block ? props.block.items : [])
  const line = () => ('line' in props.block ? props.block.line : [])
  const Items = () => (
    <For each={items()}>
      {(item) => (
        <li>
          <Line line={item} />
        </li>
      )}
    </For>
  )
  return (
    <Switch>
      <Match when={props.block.kind === 'heading'}>
        <h3>
          <Line line={line()} />
        </h3>
      </Match>
      <Match when={props.block.kind === 'paragraph'}>
        <p>
          <Line line={line()} />
        </p>
      </Match>
      <Match when={props.block.kind === 'list'}>
        <ul>
          <Items />
        </ul>
      </Match>
      <Match when={props.block.kind === 'steps'}>
        <ol>
          <Items />
        </ol>
      </Match>
    </Switch>
  )
}

function Line(props: { line: readonly Stretch[] }) {
  return (
    <For each={props.line}>
      {({ text, isStrong, href }) => (
        <Show when={href} fallback={isStrong ? <strong>{text}</strong> : text}>
          {(to) => (
            <a href={to()} target="_blank" rel="noopener noreferrer">
              {text}
            </a>
          )}
        </Show>
      )}
    </For>
  )
}
