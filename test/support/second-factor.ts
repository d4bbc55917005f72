import { codeOf, stepAt } from '#server/nouns/second-factors/totp.rules.ts'
import type { SecondStep } from '#shared/sign-in.schema.ts'
import { read, type testApp, testPassword } from './app.ts'

type App = Awaited<ReturnType<typeof testApp>>
type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>

/** The key as an app reads it out of what it is shown, base64url. */
export function keyOf(shown: string): string {
  const bits = [...shown.replaceAll(' ', '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString('base64url')
}

/** Sets up an app for somebody who is signed in; answers how to make its codes, and the recovery codes. */
export async function setUpApp(call: Call, now: () => number) {
  const { key } = await read<{ key: string }>(call('POST', '/api/second-factors/app'), 201)
  const code = (away = 0) => codeOf(keyOf(key), stepAt(now()) + away)
  const { recoveryCodes } = await read<{ recoveryCodes: string[] | null }>(
    call('POST', '/api/second-factors/app/confirmation', { code: code() }),
  )
  return { code, recoveryCodes: recoveryCodes ?? [] }
}

/** The cookies that an answer puts, as a browser sends them back. */
export const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .filter((one) => !one.endsWith('='))
    .join('; ')

/** Signs in with a password; answers what is asked for, and how to send a code. */
export async function firstStep({ anonymous }: Pick<App, 'anonymous'>, email: string, password = testPassword) {
  const answer = await anonymous('POST', '/api/session', { email, password })
  const cookie = cookiesOf(answer)
  const send = (code: string) => anonymous('POST', '/api/session/second-factor', { code }, { cookie })
  return { answer, cookie, send, asked: answer.status === 202 ? ((await answer.json()) as SecondStep).secondFactor : null }
}
