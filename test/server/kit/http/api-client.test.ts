import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { typeText } from '#shared/api-description.ts'
import { testApp } from '../../../support/app.ts'

const run = promisify(execFile)

test.each([
  [{ type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]'],
  [{ enum: ['x', 1] }, '"x" | 1'],
  [{ type: 'object', properties: { id: { type: 'integer' }, at: { type: 'number' } }, required: ['id'] }, '{ id: number; at?: number }'],
  [{ anyOf: [{ const: true }, { type: 'object' }] }, 'true | {}'],
  [{ type: 'object', additionalProperties: { type: 'boolean' } }, '{ [name: string]: boolean }'],
  [{ properties: { 'no-answer': {} } }, '{ "no-answer"?: unknown }'],
  [{}, 'unknown'],
])('%j reads as %s', (schema, text) => {
  expect(typeText(schema)).toBe(text)
})

test('the page of the API names every call, asks nothing of anybody, and runs nothing', async () => {
  const { anonymous } = await testApp()
  const { paths } = (await (await anonymous('GET', '/api/openapi.json')).json()) as { paths: Record<string, Record<string, unknown>> }
  const page = await anonymous('GET', '/api/docs')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const text = await page.text()
  const named = [...text.matchAll(/<summary><b>(\w+)<\/b> <code>([^<]+)<\/code>/g)].map(([, method, path]) => `${method} ${path}`)
  const declared = Object.entries(paths).flatMap(([path, calls]) => Object.keys(calls).map((method) => `${method.toUpperCase()} ${path}`))
  expect(named.sort()).toEqual(declared.sort())
  expect(text).not.toMatch(/<script|https?:\/\//)
})

test('the client of the desk compiles strictly, knows what each call takes and answers, and calls it', async () => {
  const { app, anonymous, as } = await testApp()
  const client = await (await anonymous('GET', '/api/client.ts')).text()
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-client-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'client.ts'), client)
  await writeFile(
    join(folder, 'use.ts'),
    `import { createClient } from './client.ts'
const call = createClient('http://desk.example', 'token')
const title: string | undefined = (await call('GET /api/cases', { query: { queue: 'urgent' } })).items[0]?.title
const id: number = (await call('GET /api/cases/{id}', { path: { id: 1 } })).id
await call('GET /api/session')
await call('POST /api/cases', { body: { title: 'A' }, key: 'once' })
// @ts-expect-error no such queue
await call('GET /api/cases', { query: { queue: 'soon' } })
// @ts-expect-error no id
await call('GET /api/cases/{id}')
// @ts-expect-error no such call
await call('GET /api/nothing')
export { id, title }
`,
  )
  const tsc = join(import.meta.dirname, '../../../../node_modules/typescript/bin/tsc')
  const options = ['--ignoreConfig', '--strict', '--noEmit', '--allowImportingTsExtensions', '--target', 'esnext', '--module', 'esnext']
  const more = ['--moduleResolution', 'bundler', '--lib', 'esnext,dom,dom.iterable', '--types', '']
  const compiled = run(process.execPath, [tsc, ...options, ...more, join(folder, 'use.ts')]).catch(({ stdout }) => ({ stdout }))
  expect((await compiled).stdout).toBe('')

  const { call } = await as('admin')
  const token = (await (await call('POST', '/api/tokens', { name: 'client', role: 'agent' })).json()) as { secret: string }
  await writeFile(join(folder, 'client.mjs'), stripTypeScriptTypes(client))
  const { createClient } = (await import(/* @vite-ignore */ join(folder, 'client.mjs'))) as {
    createClient(url: string, token: string, fetchWith: unknown): (name: string, given?: object) => Promise<{ id: number; title: string }>
  }
  const desk = createClient('http://localhost', token.secret, (url: URL, init: RequestInit) =>
    app.request(`${url.pathname}${url.search}`, init),
  )
  const made = await desk('POST /api/cases', { body: { title: 'Hinge breaks' }, key: 'once' })
  expect(await desk('POST /api/cases', { body: { title: 'Hinge breaks' }, key: 'once' })).toEqual(made)
  expect(await desk('GET /api/cases/{id}', { path: { id: made.id } })).toMatchObject({ title: 'Hinge breaks' })
  await expect(desk('GET /api/cases/{id}', { path: { id: 999 } })).rejects.toMatchObject({ status: 404, message: expect.any(String) })
}, 60_000)
