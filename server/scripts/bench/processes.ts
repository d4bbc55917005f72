import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '../../..')
const email = 'bench@fjellro.example'
const password = 'a password for measuring'

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
 * Starts one of the product's own processes; answers the first line it prints.
 * @param children the process is added to, so that the caller can end it
 */
export function startProcess(children: ChildProcess[], script: string, env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [join(root, script)], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`${script} ended with exit code ${code}`)))
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve)
  })
}

/** Signs in as the administrator of `deskEnvironment`. */
export async function signIn(url: string) {
  const json = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers: json, body: JSON.stringify({ email, password }) })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  return {
    cookie,
    post: async <T = unknown>(path: string, body: object): Promise<T> => {
      const said = await fetch(url + path, { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify(body) })
      if (!said.ok) throw new Error(`${path}: ${said.status} ${await said.text()}`)
      return (await said.json()) as T
    },
    get: async <T>(path: string) => (await (await fetch(url + path, { headers: { cookie } })).json()) as T,
  }
}
