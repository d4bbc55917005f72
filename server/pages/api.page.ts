import { html } from 'hono/html'
import { type ApiDescription, jsonOf, type Operation, typeText } from '#shared/api-description.ts'
import { renderPage } from './page.ts'

const groupOf = (path: string) => path.split('/')[2] ?? path
const anchorOf = (method: string, path: string) => `${method}${path.replaceAll(/[{}]/g, '').replaceAll('/', '-')}`

function operationPart(method: string, path: string, operation: Operation) {
  const body = jsonOf(operation.requestBody?.content)
  const parameters = operation.parameters ?? []
  const answers = Object.entries(operation.responses).filter(([status]) => status !== 'default')
  return html`<details id="${anchorOf(method, path)}"><summary><b>${method.toUpperCase()}</b> <code>${path}</code> <span>${operation['x-who'] ?? ''}</span></summary>
${operation.summary ? html`<p>${operation.summary}</p>` : ''}
${
  parameters.length > 0
    ? html`<ul class="rows">${parameters.map(
        (one) =>
          html`<li><span><code>${one.name}</code>, ${one.in}${one.required ? ', required' : ''}</span><code>${typeText(one.schema ?? {})}</code></li>`,
      )}</ul>`
    : ''
}
${body ? html`<p>Body</p><pre>${typeText(body)}</pre>` : ''}
${answers.map(([status, { content }]) => {
  const schema = jsonOf(content)
  const other = Object.keys(content ?? {}).join(', ')
  return html`<p>${status}${schema === undefined && other ? `: ${other}` : ''}</p>${schema ? html`<pre>${typeText(schema)}</pre>` : ''}`
})}
</details>`
}

/** The description of the API as a page: rendered here, without script, and nothing is asked of anybody else. In English, as programs are written. */
export function apiPage(description: ApiDescription, brand: string) {
  const groups = new Map<string, [method: string, path: string, operation: Operation][]>()
  for (const [path, operations] of Object.entries(description.paths ?? {}))
    for (const [method, operation] of Object.entries(operations)) {
      groups.set(groupOf(path), [...(groups.get(groupOf(path)) ?? []), [method, path, operation]])
    }
  const names = [...groups.keys()].sort()
  const main = html`<h1>API</h1>
<p class="lead">Every call, as the product itself describes it: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1). The word beside a call is the permission it needs.</p>
<p>Programs send <code>Authorization: Bearer &lt;token&gt;</code>; tokens are made in Settings → Team. Lists answer <code>{items, nextCursor}</code>, refusals <code>application/problem+json</code> with a stable <code>code</code>. A POST with an <code>Idempotency-Key</code> can be repeated. Times are epoch milliseconds in UTC. <a href="/api/client.ts">client.ts</a> is a typed client of this version, in one file without dependencies.</p>
<nav class="links" aria-label="Groups">${names.map((name) => html`<a href="#${name}">${name}</a>`)}</nav>
${names.map((name) => html`<section class="calls" id="${name}"><h2>${name}</h2>${groups.get(name)?.map((each) => operationPart(...each))}</section>`)}`
  return renderPage({ language: 'en', brand, title: 'API', main })
}
