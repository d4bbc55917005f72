import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import { createLiveQuery } from '../../data/live-query.ts'
import { compare } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { listCallable } from '../teams/callable.data.ts'
import { beingCalled } from '../teams/called.ts'
import '../teams/team.words.ts'

const mostShown = 6

/** What the place to write needs to know of the list: it stays the one that has the focus. */
export type CallKeys = { onKey: (event: KeyboardEvent) => boolean; listId: string; activeId: () => string | undefined }

type ListProps = {
  text: string
  caret: number
  /** Hands out what hears the keys first. */
  keys: (keys: CallKeys) => void
  onPick: (text: string, caret: number) => void
}

/** People and teams whose names begin like what stands after "@": arrows choose, Enter or Tab takes, Esc closes. */
export function CallList(props: ListProps) {
  const listId = createUniqueId()
  const [at, setAt] = createSignal(0)
  const [closed, setClosed] = createSignal<number | null>(null)
  const all = createLiveQuery(() => ({ key: ['callable'], load: listCallable }), ['agent-', 'team-'])
  const asked = () => {
    const found = beingCalled(props.text, props.caret)
    return found && found.from !== closed() ? found : null
  }
  const fits = (name: string, q: string) => {
    const folded = name.toLocaleLowerCase('en')
    return folded.startsWith(q) || folded.split(/\s+/).some((word) => word.startsWith(q))
  }
  const found = createMemo(() => {
    const question = asked()
    const known = all.data()
    if (!question || !known) return []
    const q = question.q.toLocaleLowerCase('en')
    const named = [...known.teams.map((one) => ({ ...one, isTeam: true })), ...known.people.map((one) => ({ ...one, isTeam: false }))]
    const list = named.filter(({ name }) => fits(name, q)).sort((a, b) => compare(a.name, b.name))
    // Who is written out in full needs no help any more.
    return list.length === 1 && list[0]?.name.toLocaleLowerCase('en') === q.trimEnd() ? [] : list.slice(0, mostShown)
  })
  const current = () => Math.min(at(), found().length - 1)
  function pick(name: string) {
    const question = asked()
    if (!question) return
    const head = `${props.text.slice(0, question.from)}@${name} `
    setAt(0)
    props.onPick(head + props.text.slice(props.caret).replace(/^ /, ''), head.length)
  }
  function onKey(event: KeyboardEvent): boolean {
    if (found().length === 0) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt((current() + step + found().length) % found().length)
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') pick(found()[current()]?.name ?? '')
    else if (event.key === 'Escape') setClosed(asked()?.from ?? null)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  props.keys({ onKey, listId, activeId: () => (found().length > 0 ? `${listId}-${current()}` : undefined) })
  return (
    <div class="calls">
      <div class="vh" role="status">
        {found().length > 0 ? t('note.call.found', { n: found().length }) : ''}
      </div>
      <div role="listbox" id={listId} aria-label={t('note.call')} hidden={found().length === 0}>
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
                pick(one.name)
              }}
            >
              <Icon name={one.isTeam ? 'people' : 'person'} size="s" />
              <bdi>{withoutSteering(one.name)}</bdi>
              <Show when={one.isTeam}>
                <span class="push meta">{t('note.call.team')}</span>
              </Show>
            </div>
          )}
        </For>
      </div>
    </div>
  )
}
