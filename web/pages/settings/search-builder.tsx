import './settings.words.ts'
import { createEffect, createSignal, createUniqueId, For, on, onCleanup, onMount, Show } from 'solid-js'
import type { SearchTest } from '#shared/search.schema.ts'
import { longestSearch, type SearchParts, searchLanguages } from '#shared/search.ts'
import type { Channel } from '#shared/source.schema.ts'
import { languageName, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { trySearch } from '../../nouns/sources/connect.data.ts'
import { FoundPosts } from './found-posts.tsx'
import '../../nouns/sources/connect.words.ts'

/** After so long without a key the search is written and tried. */
const restMs = 350

const termsIn = (written: string) => [
  ...new Set(
    written
      .split(/[,\n]/)
      .map((term) => term.trim())
      .filter(Boolean),
  ),
]

/** A search by words, words that exclude and languages, written as the network takes it, and tried on stored posts while it is typed. */
export function SearchBuilder(props: { channel: Channel; label: string; value: string; onChange: (text: string) => void }) {
  const [words, setWords] = createSignal('')
  const [without, setWithout] = createSignal('')
  const [languages, setLanguages] = createSignal<readonly string[]>([])
  const [byHand, setByHand] = createSignal(false)
  const [tested, setTested] = createSignal<SearchTest | null>(null)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  const heading = createUniqueId()
  const parts = (): SearchParts => ({ words: termsIn(words()), without: termsIn(without()), languages: [...languages()] })
  let asked = 0

  async function ask(search: SearchParts | string) {
    asked += 1
    const mine = asked
    try {
      const answer = await trySearch(props.channel.name, search)
      if (mine !== asked) return null
      setRefusal(null)
      setTested(answer)
      return answer
    } catch (error) {
      if (mine === asked) setRefusal(error as Error)
      return null
    }
  }

  // A search that is there already is shown in the fields, if they can say it.
  onMount(async () => {
    if (!props.value) return
    const known = (await ask(props.value))?.parts
    if (!known) return void setByHand(true)
    setWords(known.words.join(', '))
    setWithout(known.without.join(', '))
    setLanguages(known.languages)
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  createEffect(
    on(
      () => [words(), without(), languages().join()],
      () => {
        clearTimeout(timer)
        if (byHand()) return
        timer = setTimeout(async () => {
          if (parts().words.length > 0) {
            const answer = await ask(parts())
            if (answer) props.onChange(answer.text)
          } else {
            setTested(null)
            props.onChange('')
          }
        }, restMs)
      },
      { defer: true },
    ),
  )

  return (
    <div class="builder">
      <Show
        when={!byHand()}
        fallback={
          <Field
            label={t('sources.form.query')}
            maxlength={longestSearch}
            value={props.value}
            onInput={(event) => {
              setTested(null)
              props.onChange(event.currentTarget.value)
            }}
          />
        }
      >
        <Field
          label={t('connect.search.words')}
          hint={t('connect.search.words.hint')}
          value={words()}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <Field
          label={t('connect.search.without')}
          hint={t('connect.search.without.hint')}
          value={without()}
          onInput={(event) => setWithout(event.currentTarget.value)}
        />
        <fieldset class="languages">
          <legend>{t('connect.search.languages')}</legend>
          <div>
            <For each={searchLanguages}>
              {(code) => (
                <label class="tick">
                  <input
                    type="checkbox"
                    checked={languages().includes(code)}
                    onChange={(event) =>
                      setLanguages((all) => (event.currentTarget.checked ? [...all, code] : all.filter((one) => one !== code)))
                    }
                  />
                  {languageName(code)}
                </label>
              )}
            </For>
          </div>
          <p class="hint">{t('connect.search.languages.hint')}</p>
        </fieldset>
        <Show when={props.value}>
          <section class="asked" aria-labelledby={heading}>
            <h4 id={heading}>{t('connect.search.text', { network: props.label })}</h4>
            <code>{props.value}</code>
            <For each={tested()?.lost ?? []}>
              {(loss) => (
                <p class="trouble">
                  <Icon name="warn" size="s" />
                  {t(`connect.search.lost.${loss}`, { network: props.label })}
                </p>
              )}
            </For>
          </section>
        </Show>
      </Show>
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {problemText(error())}
          </p>
        )}
      </Show>
      <p class="by-hand">
        <Button kind="ghost" icon={byHand() ? 'left' : 'pencil'} onClick={() => setByHand(!byHand())}>
          {t(byHand() ? 'connect.search.fields' : 'connect.search.by-hand')}
        </Button>
      </p>
      <Show when={!byHand() && tested()?.stored}>{(stored) => <Stored stored={stored()} />}</Show>
    </div>
  )
}

/** What a search would have found among the posts that are stored, and what its excluding words leave out. */
function Stored(props: { stored: NonNullable<SearchTest['stored']> }) {
  return (
    <div class="tried" role="status">
      <Show when={props.stored.of > 0} fallback={<p class="meta">{t('connect.search.stored.none')}</p>}>
        <p>
          <b>{t('connect.search.stored', { found: number(props.stored.found), of: number(props.stored.of) })}</b>
          <Show when={props.stored.leftOut > 0}>
            <span class="meta num">{t('connect.search.stored.out', { n: number(props.stored.leftOut) })}</span>
          </Show>
        </p>
        <FoundPosts posts={props.stored.posts} />
        <Show when={props.stored.leftOutPosts.length > 0}>
          <h4>{t('connect.search.stored.out.title')}</h4>
          <FoundPosts posts={props.stored.leftOutPosts} />
        </Show>
      </Show>
    </div>
  )
}
