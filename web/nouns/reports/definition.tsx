import { createUniqueId, type JSX } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import './definition.css'
import './report.words.ts'

/** What a measure counts, of whom, and what is left out: shown on hover and on focus of its name. */
export function Defined(props: { of: 'sentiment' | 'changes' | 'topics' | 'first-reply' | 'after-reply'; children: JSX.Element }) {
  const id = createUniqueId()
  return (
    <span class="defined">
      <span class="name" tabindex="0" role="note" aria-describedby={id}>
        {props.children}
      </span>
      <span class="definition" role="tooltip" id={id}>
        {t(`define.${props.of}`)}
      </span>
    </span>
  )
}
