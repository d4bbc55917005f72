/** What kind of refusal it is; `http/problems.ts` turns it into a status. */
export type RefusalKind = 'not-found' | 'bad-input' | 'conflict' | 'not-signed-in' | 'forbidden' | 'too-many' | 'unavailable'

/**
 * A refusal with a stable code and one English sentence. Rules throw it; HTTP answers it. `data.params` holds the values in the sentence by
 * the names that the screens' own sentence for the code uses (`errors.<code>`), so that it is said in every language.
 */
export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly code: string
  readonly data: RefusalData

  constructor(kind: RefusalKind, code: string, message: string, data: RefusalData = {}) {
    super(message)
    this.name = 'Refusal'
    this.kind = kind
    this.code = code
    this.data = data
  }
}

/** `retryAfterSeconds`: when the same may be tried again; it is answered as the header Retry-After. */
export type RefusalData = { params?: Record<string, string | number>; retryAfterSeconds?: number; [more: string]: unknown }

/** A wrong setting or a start that cannot go on: printed as one line, exit code 1. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StartError'
  }
}

export const notFound = (what: string) => new Refusal('not-found', `${what}-not-found`, `There is no such ${what.replaceAll('-', ' ')}.`)

/** The words of an error for a log or a person, whatever was thrown. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
