import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import { fold } from '#shared/fold.ts'
import type { Template, TemplateUse } from '#shared/template.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { outcomeWords } from '../templates/action.words.ts'
import { askUse, runMacro, undoMacro, useTemplates } from '../templates/template.data.ts'
import type { CallKeys } from './call-list.tsx'
import type { Composer } from './composer.state.ts'
import { slashAt } from './slash.ts'
import './template-shelf.css'

const mostShown = 7

type ShelfProps = {
  composer: Composer
  thread: ThreadWithPosts
  caret: number
  /** Hands out what hears the keys first. */
  keys: (keys: CallKeys) => void
  /** Puts the caret behind what came in, or around the first blank. */
  onPlaced: (from: number, to: number) => void
}

/** Templates whose names begin like what stands after "/": arrows choose, Enter or Tab takes, Esc closes. Below, what is done with the reply. */
export function TemplateShelf(props: ShelfProps) {
  const listId = createUniqueId()
  const [at, setAt] = createSignal(0)
  const [closed, setClosed] = createSignal<number | null>(null)
  const [use, setUse] = createSignal<TemplateUse | null>(null)
  const all = useTemplates()
  const asked = () => {
    const found = slashAt(props.composer.text(), props.caret)
    return found && found.from !== closed() ? found : null
  }
  const found = createMemo((): Template[] => {
    const question = asked()
    if (!question) return []
    const q = fold(question.q)
    const rank = (one: Template) =>
      fold(one.key).startsWith(q) ? 0 : fold(one.name).includes(q) ? 1 : one.texts.some(({ text }) => fold(text).includes(q)) ? 2 : 3
    return (all.data()?.items ?? [])
      .filter((one) => one.channels.length === 0 || one.channels.includes(props.thread.channel))
      .map((one) => ({ one, rank: rank(one) }))
      .filter((row) => row.rank < 3)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, mostShown)
      .map((row) => row.one)
  })
  const current = () => Math.min(at(), found().length - 1)
  const visibility = () => (props.composer.surface() === 'private' ? 'private' : 'public')

  async function pick(template: Template | undefined) {
    const question = asked()
    if (!question || !template) return
    const caret = props.caret
    setAt(0)
    setClosed(question.from)
    try {
      const filled = await askUse(template.id, props.thread.id, visibility())
      const text = props.composer.text()
      props.composer.setText(text.slice(0, question.from) + filled.text + text.slice(caret))
      const able = filled.outcomes.filter(({ obstacle }) => obstacle === null || obstacle === 'role')
      props.composer.setBegun({ templateId: template.id, actions: able.map(({ action }) => action) })
      setUse(filled)
      const blank = /\{[^{}\n]{0,60}\}/u.exec(filled.text)
      const end = question.from + filled.text.length
      const from = blank ? question.from + blank.index : end
      props.onPlaced(from, blank ? from + blank[0].length : end)
    } catch (error) {
      showProblem(problemText(error))
    }
    setClosed(null)
  }
  function onKey(event: KeyboardEvent): boolean {
    if (found().length === 0) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt((current() + step + found().length) % found().length)
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') void pick(found()[current()])
    else if (event.key === 'Escape') setClosed(asked()?.from ?? null)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  props.keys({ onKey, listId, activeId: () => (found().length > 0 ? `${listId}-${current()}` : undefined) })
  const outcomes = () => (use()?.outcomes ?? []).filter(({ action }) => props.composer.begun().actions.some((one) => one.do === action.do))
  const leaveOut = (n: number) => {
    const gone = outcomes()[n]
    const { templateId, actions } = props.composer.begun()
    props.composer.setBegun({ templateId, actions: actions.filter((one) => JSON.stringify(one) !== JSON.stringify(gone?.action)) })
    setUse((old) => old && { ...old, outcomes: old.outcomes.filter((one) => one !== gone) })
  }
  async function doNow() {
    const { templateId, actions } = props.composer.begun()
    const caseId = props.thread.case?.id
    if (templateId === null || caseId === undefined) return
    try {
      const run = await runMacro(caseId, templateId, actions)
      props.composer.setBegun({ templateId: null, actions: [] })
      setUse(null)
      const undo = () => void undoMacro(run.id).catch((error) => showProblem(problemText(error)))
      showToast({ words: t('answer.done', { n: run.done }), undo })
    } catch (error) {
      showProblem(problemText(error))
    }
  }
  /** The words as they would come: in the author's language, else the one that stands in. */
  const textOf = ({ texts }: Template) => texts.find(({ lang }) => lang === props.thread.lang?.split('-')[0]) ?? texts[0]
  return (
    <div class="shelf">
      <div class="vh" role="status">
        {found().length > 0 ? t('answer.found', { n: found().length }) : ''}
      </div>
      <Show when={asked() && all.data() && found().length === 0}>
        <p class="meta">{t('answer.none')}</p>
      </Show>
      <div class="menu-like" role="listbox" id={listId} aria-label={t('answer.find')} hidden={found().length === 0}>
        <For each={found()}>
          {(one, n) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the place to write keeps the focus and handles the keys.
            <div
              role="option"
              id={`${listId}-${n()}`}
              class="choice"
              aria-selected={n() === current()}
              tabindex="-1"
              onPointerDown={(event) => {
                event.preventDefault()
                void pick(one)
              }}
            >
              <bdi>{withoutSteering(one.name)}</bdi>
              <span class="meta clip" lang={textOf(one)?.lang}>
                {withoutSteering(textOf(one)?.text ?? '')}
              </span>
              <span class="push row">
                <Show when={one.actions.length > 0}>
                  <Icon name="play" size="s" />
                </Show>
                <LangChip lang={textOf(one)?.lang ?? null} />
              </span>
            </div>
          )}
        </For>
      </div>
      <Show when={use()?.lang && (use()?.isFallback || use()?.isOutdated) ? use() : null}>
        {(shown) => (
          <p class="notice" role="status">
            <Icon name="warn" size="s" />
            {t(shown().isFallback ? 'answer.fallback' : 'answer.outdated', {
              lang: languageName(shown().lang ?? ''),
              ...(shown().isFallback && { wanted: languageName(shown().wanted) }),
            })}
          </p>
        )}
      </Show>
      <Show when={outcomes().length > 0}>
        <fieldset class="row wrap with" aria-label={t('answer.with')}>
          <span class="meta">{t('answer.with')}:</span>
          <For each={outcomes()}>
            {(outcome, n) => (
              <span class="chip">
                {outcomeWords(outcome)}
                <button
                  type="button"
                  class="link"
                  aria-label={t('answer.leave-out', { what: outcomeWords(outcome) })}
                  onClick={() => leaveOut(n())}
                >
                  <Icon name="x" size="s" />
                </button>
              </span>
            )}
          </For>
          <Show when={props.composer.text().trim() === '' && props.thread.case}>
            <Button kind="accent" icon="play" onClick={() => void doNow()}>
              {t('answer.now')}
            </Button>
          </Show>
        </fieldset>
      </Show>
    </div>
  )
}
