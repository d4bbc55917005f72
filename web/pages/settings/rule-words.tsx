import { For, Index, type JSX, Show } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import '../../nouns/rules/rule.words.ts'

export type Option = { value: string; label: string }

/** One dashed word of a rule: a choice inside the sentence. An empty choice takes it out. */
export function Word(props: {
  label: string
  value: string
  options: readonly Option[]
  /** What stands there while nothing is chosen. */
  empty?: string
  onChange: (value: string) => void
}): JSX.Element {
  const isKnown = () => props.options.some(({ value }) => value === props.value)
  return (
    <select
      class="word"
      classList={{ more: props.value === '' }}
      aria-label={props.label}
      onChange={(event) => {
        const { value } = event.currentTarget
        // The word to add another stays empty.
        if (props.value === '') event.currentTarget.value = ''
        props.onChange(value)
      }}
    >
      <Show when={props.empty !== undefined || props.value === ''}>
        <option value="" selected={props.value === ''}>
          {props.value === '' ? (props.empty ?? t('rule.choose')) : t('rule.take-out')}
        </option>
      </Show>
      <Show when={props.value !== '' && !isKnown()}>
        <option value={props.value} selected>
          –
        </option>
      </Show>
      <For each={props.options}>
        {(one) => (
          <option value={one.value} selected={one.value === props.value}>
            {one.label}
          </option>
        )}
      </For>
    </select>
  )
}

/** Several values of which any will do: a dashed word for each and one to add another. */
export function Words(props: {
  label: string
  values: readonly string[]
  options: readonly Option[]
  onChange: (values: string[]) => void
}) {
  const left = (own: string) => props.options.filter(({ value }) => value === own || !props.values.includes(value))
  return (
    <>
      <Index each={props.values}>
        {(value, at) => (
          <>
            <Show when={at > 0}>
              <span>{t('rule.or')}</span>
            </Show>
            <Word
              label={props.label}
              value={value()}
              options={left(value())}
              empty={t('rule.take-out')}
              onChange={(chosen) =>
                props.onChange(
                  chosen === '' ? props.values.filter((_, n) => n !== at) : props.values.map((one, n) => (n === at ? chosen : one)),
                )
              }
            />
          </>
        )}
      </Index>
      <Show when={left('').length > 0}>
        <Word
          label={props.label}
          value=""
          options={left('')}
          empty={t(props.values.length === 0 ? 'rule.choose' : 'rule.or.more')}
          onChange={(chosen) => chosen !== '' && props.onChange([...props.values, chosen])}
        />
      </Show>
    </>
  )
}
