import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { PublicStatus } from '#shared/service-order.schema.ts'
import { meet } from './appointment-words/index.ts'
import type { Html } from './status-words/index.ts'

/** How it is put right, where the decision leaves that to the customer: a button for each way, and what was chosen. */
export function choiceSection({ open, chosen }: PublicStatus['choice'], lang: InterfaceLanguage, path: string): Html {
  const others = open.filter((remedy) => remedy !== chosen)
  if (chosen === null && others.length === 0) return raw('')
  return html`<section id="choice"${chosen === null ? raw(' class="first"') : ''}>
<h2>${meet(lang, 'choice.title')}</h2>
${chosen === null ? html`<p>${meet(lang, 'choice.why')}</p>` : html`<p class="said">${meet(lang, `choice.chosen.${chosen}`)}</p>`}
${
  others.length === 0
    ? ''
    : html`${chosen === null ? '' : html`<p class="meta">${meet(lang, 'choice.change')}</p>`}
<form method="post" action="${path}/choice?lang=${lang}" class="choices">${others.map(
        (remedy) => html`<button name="remedy" value="${remedy}">${meet(lang, `choice.${remedy}`)}</button>`,
      )}</form>`
}
</section>`
}
