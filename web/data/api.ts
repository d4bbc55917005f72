import type { Problem } from '#shared/problem.ts'

/**
 * An answer that is not a success. `code` is stable (`thread-went-on`, `not-signed-in` …); `params` are the values of its text
 * (`problemText` says it in the reader's language); the message says it in English.
 */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, unknown>
  /** All that the answer says, beside what every refusal says. */
  readonly content: Record<string, unknown>
  readonly errors: { path: string; message: string }[]
  constructor(problem: Partial<Problem> & { status: number }) {
    super(problem.detail || problem.title || `The server answered ${problem.status}.`)
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code ?? `http-${problem.status}`
    this.errors = problem.errors ?? []
    this.content = problem
    this.params = { path: this.errors[0]?.path, ...problem.params }
  }
}

/** Whether an error is an ApiProblem with this code. */
export const isProblem = (error: unknown, code: string) => error instanceof ApiProblem && error.code === code

/** Codes that the browser side makes itself: no answer in time, no connection, an answer that is not ours. */
export const noAnswer = 'no-answer'
export const notReached = 'not-reached'
const notOurs = 'not-ours'

const answerMs = 10_000
/** A large file has to arrive and to be read through first. */
const fileMs = 300_000

/** A value that goes into the query string; null and undefined are left out. */
type QueryValue = string | number | boolean | null | undefined
type Ask = { query?: Record<string, QueryValue>; body?: unknown; file?: Blob; signal?: AbortSignal; key?: string }

function address(path: string, query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
  return search.size === 0 ? path : `${path}?${search}`
}

/** A fresh idempotency key; also works where the page is served without TLS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

let askPassword: (() => Promise<boolean>) | null = null

/**
 * Who asks the person for the password where the server wants it again.
 * @param ask whether it was given and was right; null: nobody asks any more
 */
export function onPasswordNeeded(ask: (() => Promise<boolean>) | null): void {
  askPassword = ask
}

/** As `send`; where the server wants the password first, the person is asked for it and all goes on as if nothing had been. */
async function ask(method: string, path: string, request: Ask = {}): Promise<unknown> {
  try {
    return await send(method, path, request)
  } catch (error) {
    if (!isProblem(error, 'password-needed') || !(await askPassword?.())) throw error
    return send(method, path, request)
  }
}

async function send(method: string, path: string, { query, body, file, signal, key }: Ask): Promise<unknown> {
  const limit = AbortSignal.timeout(file ? fileMs : answerMs)
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') headers['content-type'] = file ? 'text/csv' : 'application/json'
  if (key) headers['idempotency-key'] = key
  let answer: Response
  let text: string
  try {
    answer = await fetch(address(path, query), {
      method,
      headers,
      body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    text = await answer.text()
  } catch (error) {
    if (signal?.aborted) throw error
    if (limit.aborted) throw new ApiProblem({ status: 0, code: noAnswer, detail: 'The server did not answer in 10 s.' })
    throw new ApiProblem({ status: 0, code: notReached, detail: 'The server cannot be reached.' })
  }
  if (answer.status === 204 && answer.ok) return undefined
  const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '')
  if (!isJson)
    throw new ApiProblem({
      status: answer.status,
      code: notOurs,
      detail: 'Something else than Aftercare answered. Check the address or the proxy.',
    })
  const content = JSON.parse(text) as unknown
  if (!answer.ok) throw new ApiProblem({ ...(content as Partial<Problem>), status: answer.status })
  return content
}

/** Reads. T is the schema's type: the server checks what it sends, so the answer is not checked again here. */
export const get = <T>(path: string, query?: Record<string, QueryValue>, signal?: AbortSignal) =>
  ask('GET', path, { query, signal }) as Promise<T>

/** Creates or actions. `key` makes a repeat harmless: pass the same one to try the same thing again. */
export const post = <T>(path: string, body: unknown = {}, key = newKey()) => ask('POST', path, { body, key }) as Promise<T>

/** Sends a file as it is. */
export const postFile = <T>(path: string, query: Record<string, QueryValue>, file: Blob, key: string) =>
  ask('POST', path, { query, file, key }) as Promise<T>

export const put = <T = void>(path: string, body: unknown) => ask('PUT', path, { body }) as Promise<T>

export const patch = <T>(path: string, body: unknown) => ask('PATCH', path, { body }) as Promise<T>

/** Deletes. Named `del` because `delete` is taken by the language. */
export const del = <T = void>(path: string) => ask('DELETE', path) as Promise<T>
