import { createEffect, createSignal, For, type JSX, onCleanup, Show } from 'solid-js'
import { t } from '../i18n/index.ts'
import { problemText } from '../i18n/problem-text.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** Says what is empty, why, and what next (`children`: buttons). `done`: all is well. `suspicious`: it should not be empty. */
export function EmptyState(props: { title: string; why?: JSX.Element; kind?: 'done' | 'suspicious'; children?: JSX.Element }) {
  return (
    <div class={props.kind === 'suspicious' ? 'es warn' : 'es'}>
      <Show when={props.kind}>{(kind) => <Icon name={kind() === 'done' ? 'check' : 'warn'} size="l" />}</Show>
      <h2>{props.title}</h2>
      <Show when={props.why}>
        <p>{props.why}</p>
      </Show>
      <Show when={props.children}>
        <div class="row">{props.children}</div>
      </Show>
    </div>
  )
}

const againAfterS = 10

/** Says what did not load and why, and tries again by itself after ten seconds. */
export function ErrorState(props: { title: string; error: Error | null; retry: () => unknown }) {
  const [left, setLeft] = createSignal(againAfterS)
  const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1000)
  onCleanup(() => clearInterval(timer))
  const again = () => {
    setLeft(againAfterS)
    void props.retry()
  }
  createEffect(() => left() <= 0 && again())
  return (
    <div class="es" role="alert">
      <h2>{props.title}</h2>
      <p>{props.error && problemText(props.error)}</p>
      <div class="row">
        <Button onClick={again}>{t('do.retry')}</Button>
        <span class="meta" aria-hidden="true">
          {t('error.again', { n: Math.max(0, left()) })}
        </span>
      </div>
    </div>
  )
}

/** Rows that stand for what is still loading; seen only after 200 ms. */
export function Skeleton(props: { rows?: number }) {
  return (
    <div class="late" role="status" aria-label={t('loading')}>
      <For each={Array.from({ length: props.rows ?? 5 })}>
        {() => (
          <div class="sk" aria-hidden="true">
            <i />
            <i />
            <i />
          </div>
        )}
      </For>
    </div>
  )
}
