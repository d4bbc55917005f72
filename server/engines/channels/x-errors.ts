import { day, minute, second } from '../../kit/lib/clock.ts'
import { ChannelError } from './channel.ts'
import type { XFailure, XFailureReason } from './x-client.ts'

type Told = { title: string; detail: string; type: string; codes: number[] }

/**
 * What a failed call means for whoever asked. `write` calls that may have had an effect become `doubt`, never a plain retry.
 * X's status codes mislead: a used-up month is a 429 with calls left, empty credits a 402, a duplicate a 403.
 */
export function channelErrorOf(failure: XFailure, call: { write: boolean; now: number }): ChannelError {
  const { write, now } = call
  const told = readTold(failure.body)
  const says = told.detail || told.title ? ` X says: “${(told.detail || told.title).slice(0, 200)}”` : ''
  const soon = { retryAt: now + 30 * second, cause: failure }
  const error = (kind: ChannelError['kind'], code: string, message: string) =>
    new ChannelError(kind, code, message, kind === 'retry-at' ? soon : { cause: failure })

  if (failure.reason === 'unreachable') return error('retry-at', 'network', 'X cannot be reached. We try again by ourselves.')
  if (failure.status === null) {
    const code = brokenCodes[failure.reason] ?? 'broken-answer'
    if (write && failure.reason !== 'not-begun')
      return error('unknown', code, 'X did not confirm the reply. We look for it before anything is tried again.')
    return error('retry-at', code, `${brokenFacts[code] ?? 'X gave an answer that cannot be read.'} We try again by ourselves.`)
  }

  switch (failure.status) {
    case 429:
      if (told.title === 'UsageCapExceeded' || told.type.includes('usage-capped')) {
        return error(
          'stop-and-ask',
          'cap',
          'The monthly cap of this X account is used up. Raise it at X, or wait for the next billing cycle.',
        )
      }
      return new ChannelError('retry-at', 'rate-limit', 'X asks us to wait. We go on by ourselves when the limit resets.', {
        retryAt: limitResetAt(failure.headers, now) ?? now + minute,
        cause: failure,
      })
    case 402:
      return error('stop-and-ask', 'credits', 'The X account has no credits left. Buy credits at X, then resume the source.')
    case 401:
      return error('stop-and-ask', 'token', 'X refused the access token. Sign in again in the settings of this source.')
    case 403:
      return forbidden()
    case 404:
      return error('drop', 'gone', 'The post is not on X any more.')
  }
  if (failure.status >= 500) {
    if (write) return error('unknown', 'server', 'X had a fault while it took the reply. We look for it before anything is tried again.')
    return error('retry-at', 'server', 'X has a fault at the moment. We try again by ourselves.')
  }
  return error(write ? 'drop' : 'stop-and-ask', 'invalid', `X did not accept the request as it is.${says}`)

  function forbidden(): ChannelError {
    if (/duplicate content/i.test(told.detail) || told.codes.includes(187)) {
      return error('unknown', 'duplicate', 'X says this reply was posted already. We look for it.')
    }
    if (
      /not been mentioned|reply to this conversation|reply.{0,40}(not allowed|restricted)/i.test(told.detail) ||
      told.codes.includes(433)
    ) {
      return error('drop', 'not-summoned', 'X lets a program answer only people who mention or quote us. Post this reply by hand.')
    }
    if (/deleted or not visible/i.test(told.detail) || told.codes.includes(385))
      return error('drop', 'gone', 'The post is not on X any more.')
    if (/client-forbidden/.test(told.type) || told.codes.some((code) => [64, 326, 416].includes(code))) {
      return error('stop-and-ask', 'forbidden', `X does not let this app in. Check the app and the account at X.${says}`)
    }
    return error(write ? 'drop' : 'stop-and-ask', 'forbidden', `X does not allow this.${says}`)
  }
}

const brokenCodes: Partial<Record<XFailureReason, string>> = {
  timeout: 'timeout',
  'not-begun': 'timeout',
  'broken-off': 'network',
  stopped: 'network',
}
const brokenFacts: Record<string, string> = { timeout: 'X did not answer in time.', network: 'The connection to X broke.' }

/**
 * When the used-up limit resets (epoch ms, our clock), or null when nothing is used up or said. The network's clock may be off, so the
 * wait is taken against its own Date header; it is at least one second and at most a day.
 */
export function limitResetAt(headers: Readonly<Record<string, unknown>>, now: number): number | null {
  const number = (name: string) => (typeof headers[name] === 'string' && headers[name] !== '' ? Number(headers[name]) : Number.NaN)
  const dated = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN
  const theirNow = Number.isNaN(dated) ? now : dated
  let resetAt: number | null = null
  for (const name of ['x-rate-limit', 'x-app-limit-24hour', 'x-user-limit-24hour']) {
    const reset = number(`${name}-reset`)
    if (number(`${name}-remaining`) !== 0 || !Number.isFinite(reset)) continue
    const waitMs = Math.min(Math.max(reset * second - theirNow, second), day)
    resetAt = Math.max(resetAt ?? 0, now + waitMs)
  }
  return resetAt
}

function readTold(body: unknown): Told {
  const told = isObject(body) ? body : {}
  const errors = Array.isArray(told.errors) ? told.errors.filter(isObject) : []
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    title: text(told.title),
    detail: text(told.detail) || text(errors[0]?.message) || text(errors[0]?.detail),
    type: text(told.type),
    codes: errors.map((line) => line.code).filter((code) => typeof code === 'number'),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
