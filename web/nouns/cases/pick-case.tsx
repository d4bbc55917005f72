import { createSignal, For, Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { findCases } from './case.data.ts'

type Named = { id: number; title: string }

/** Picks a case by hand: type a few words, choose with arrows. `first` stand on top until something is typed. */
export function PickCase(props: { title: string; first?: Named[]; except?: number; onPick: (picked: Named) => void; onClose: () => void }) {
  const [q, setQ] = createSignal('')
  const [at, setAt] = createSignal(0)
  const found = createLiveQuery(() => ({ key: ['cases', 'pick', q()], load: (signal) => findCases(q(), signal), keep: true }))
  const choices = (): Named[] => {
    const rest = found.data()?.items ?? []
    const first = q() ? [] : (props.first ?? [])
    return [...first, ...rest.filter(({ id }) => !first.some((one) => one.id === id))].filter(({ id }) => id !== props.except)
  }
  const pick = (picked: Named | undefined) => {
    if (!picked) return
    props.onPick(picked)
    props.onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt((old) => Math.max(0, Math.min(choices().length - 1, old + step)))
    else if (event.key === 'Enter') pick(choices()[at()])
    else return
    event.preventDefault()
  }
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <input
        class="input"
        type="search"
        autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="pick-case"
        aria-activedescendant={choices()[at()] ? `pick-case-${choices()[at()]?.id}` : undefined}
        aria-label={t('case.pick.search')}
        value={q()}
        onInput={(event) => {
          setQ(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div class="choices" role="listbox" id="pick-case" aria-label={props.title}>
        <For each={choices()}>
          {(choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the search field keeps the focus and handles the keys.
            <div
              id={`pick-case-${choice.id}`}
              role="option"
              tabindex="-1"
              class="choice"
              aria-selected={index() === at()}
              onClick={() => pick(choice)}
            >
              <Icon name="cases" />
              <span class="meta">{caseNumber(choice.id)}</span>
              <span class="clip">{choice.title}</span>
            </div>
          )}
        </For>
      </div>
      <Show when={found.data() && choices().length === 0}>
        <p>{t('case.pick.none', { q: q() })}</p>
      </Show>
    </Dialog>
  )
}
