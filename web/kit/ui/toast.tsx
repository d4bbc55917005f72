import { createSignal, type JSX, onCleanup, Show } from 'solid-js'
import { t } from '../i18n/index.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { preferences } from './preferences.ts'

type ToastContent = { words: JSX.Element; undo?: () => void; bad?: boolean; action?: { label: string; run: () => void } }

const [toast, setToast] = createSignal<ToastContent | null>(null)
const [places, setPlaces] = createSignal(0)
let timer: ReturnType<typeof setTimeout> | undefined

/** Takes the toast away. */
export function closeToast(): void {
  clearTimeout(timer)
  setToast(null)
}

/** Says what was done and offers to undo it, for ten seconds or as long as the person chose. One at a time: the next replaces it. */
export function showToast(content: ToastContent): void {
  clearTimeout(timer)
  setToast(content)
  timer = setTimeout(closeToast, preferences().undoSeconds * 1000)
}

/** Says that something did not work, with the reason. */
export const showProblem = (words: JSX.Element) => showToast({ words, bad: true })

/** Undoes what the toast speaks of. False when there is nothing to undo. */
export function undoLast(): boolean {
  const undo = toast()?.undo
  if (!undo) return false
  closeToast()
  undo()
  return true
}

/** Whether `undoLast` has something to undo. */
export const canUndo = () => Boolean(toast()?.undo)

function ToastBox() {
  return (
    <Show when={toast()} keyed>
      {(content) => (
        <div class={content.bad ? 'toast bad' : 'toast'}>
          <Icon name={content.bad ? 'warn' : 'check'} size="s" />
          <span class="text">{content.words}</span>
          <Show when={content.action} keyed>
            {(action) => (
              <Button
                onClick={() => {
                  closeToast()
                  action.run()
                }}
              >
                {action.label}
              </Button>
            )}
          </Show>
          <Show when={content.undo}>
            <Button keys="u" onClick={undoLast}>
              {t('do.undo')}
            </Button>
          </Show>
          <Show when={content.bad}>
            <Button onClick={closeToast}>{t('do.close')}</Button>
          </Show>
        </div>
      )}
    </Show>
  )
}

/** Where toasts appear: a column places it at its own foot (it must be positioned). Announced politely. */
export function Toasts() {
  setPlaces((n) => n + 1)
  onCleanup(() => setPlaces((n) => n - 1))
  return (
    <div class="toasts" role="status">
      <ToastBox />
    </div>
  )
}

/** Toasts for pages that have no column of their own for them. */
export function GlobalToasts() {
  return (
    <Show when={places() === 0}>
      <div class="toasts whole" role="status">
        <ToastBox />
      </div>
    </Show>
  )
}
