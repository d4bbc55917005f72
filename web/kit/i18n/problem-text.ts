import { money } from './format.ts'
import { isMessage, t } from './index.ts'
import { troubleText } from './trouble-text.ts'

/** An error with a stable code and the values that its text needs; other errors fit too and speak for themselves. */
type Coded = Error & { code?: string; params?: Record<string, unknown> }

/** Values that are words of `shared/` and have names here: the parameter, and where its name stands. */
const named: Record<string, (params: Record<string, unknown>) => string> = {
  role: () => 'role',
  from: (params) => stateNames[String(params.of)] ?? 'order.state',
  to: (params) => stateNames[String(params.of)] ?? 'order.state',
}
const stateNames: Record<string, string> = { case: 'case.state', reply: 'reply.state', refund: 'refund.state', part: 'part.state' }

function shownValue(name: string, params: Record<string, unknown>): string | number {
  const value = params[name]
  if (typeof value === 'number') return name === 'left' && typeof params.currency === 'string' ? money(value, params.currency) : value
  // Of a network: the server's own sentence.
  if (name === 'why') return troubleText(String(value))
  const key = `${named[name]?.(params)}.${value}`
  return isMessage(key) ? t(key) : String(value)
}

/**
 * Why something was refused or failed, in the reader's language: by the code of the error (`errors.<code>`) with its `params`
 * (texts and numbers, `left` in minor units of `currency`; `of` names the noun whose states `from` and `to` are). Where the code is unknown or a value is missing, it is
 * the error's own message.
 */
export function problemText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, params = {} }: Coded = error
  const key = `errors.${code}`
  if (!isMessage(key)) return error.message
  const text = t(
    key,
    Object.fromEntries(Object.keys(params).flatMap((name) => (params[name] == null ? [] : [[name, shownValue(name, params)]]))),
  )
  // A value that did not come is shown as {name}.
  return /\{[a-z]+\}/i.test(text) ? error.message : text
}
