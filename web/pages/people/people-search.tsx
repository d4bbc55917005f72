import { createEffect, createSignal, onCleanup } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'

const restMs = 250

/** The field that people are searched with; it searches when the typing rests. */
export function PeopleSearch(props: { q: string; search: (words: string) => void }) {
  const [words, setWords] = createSignal(props.q)
  let timer: ReturnType<typeof setTimeout> | undefined
  let field!: HTMLInputElement
  createEffect(() => {
    // The address may change by the buttons of the browser.
    if (document.activeElement !== field) setWords(props.q)
  })
  onCleanup(() => clearTimeout(timer))
  const type = (typed: string) => {
    setWords(typed)
    clearTimeout(timer)
    timer = setTimeout(() => props.search(typed.trim()), restMs)
  }
  return (
    <search class="find-people">
      <Icon name="search" size="s" />
      <input
        ref={field}
        class="input"
        type="search"
        autocomplete="off"
        maxlength={200}
        aria-label={t('people.search.label')}
        placeholder={t('people.search')}
        title={t('people.search')}
        value={words()}
        onInput={(event) => type(event.currentTarget.value)}
      />
    </search>
  )
}
