import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '../../..')
const email = 'bench@fjellro.example'
const password = 'a password for measuring'
const json = { 'content-type': 'application/json' }

/** The address in the line that a server prints when it serves; empty when there is none. */
export const urlIn = (line: string): string => line.match(/http:\S+/)?.[0] ?? ''

/** Settings of a desk that is measured: quick polls, no undo window, a first administrator. */
export const deskEnvironment = (databaseUrl: string): Record<string, string> => ({
  PORT: '0',
  DATABASE_URL: databaseUrl,
  AFTERCARE_SECRET: 'only for measuring, thirty-two characters',
  AFTERCARE_ADMIN_EMAIL: email,
  AFTERCARE_ADMIN_PASSWORD: password,
  AFTERCARE_POLL_SECONDS: '0.05',
  AFTERCARE_UNDO_SECONDS: '0',
})

/**
 * Starts one of the product's own processes as `npm start` does; answers the first line it prints.
 * @param env `BENCH_CLOCK_AHEAD_MS` sets its clock before or behind ours
 * @param children the process is added to, so that the caller can end it
 */
export function startProcess(children: ChildProcess[], script: string, env: Record<string, string>): Promise<string> {
  const before = ['server/kit/lib/compile-cache.ts', ...('BENCH_CLOCK_AHEAD_MS' in env ? ['server/scripts/bench/clock-ahead.ts'] : [])]
  const first = before.flatMap((file) => ['--import', join(root, file)])
  const child = spawn(process.execPath, [...first, join(root, script)], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`${script} ended with exit code ${code}`)))
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve)
  })
}

/** Signs in as the administrator of `deskEnvironment`. */
export async function signIn(url: string) {
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers: json, body: JSON.stringify({ email, password }) })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  return { cookie, ...clientOf(url, cookie) }
}

/** Calls the desk at `url` as who signed in for that cookie. Throws when the answer is no 2xx. */
export function clientOf(url: string, cookie: string) {
  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const said = await fetch(url + path, { method, headers: { ...(body && json), cookie }, ...(body && { body: JSON.stringify(body) }) })
    if (!said.ok) throw new Error(`${method} ${path}: ${said.status} ${await said.text()}`)
    return (await said.json()) as T
  }
  return {
    get: <T>(path: string) => ask<T>('GET', path),
    post: <T = unknown>(path: string, body: object) => ask<T>('POST', path, body),
    patch: <T = unknown>(path: string, body: object) => ask<T>('PATCH', path, body),
  }
}
