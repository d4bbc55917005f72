import { expect } from 'vitest'

/** Calls the desk over HTTP as this person. */
export async function signIn(url: string, email: string, password: string) {
  const json = { 'content-type': 'application/json' }
  const session = await fetch(`${url}/api/session`, { method: 'POST', headers: json, body: JSON.stringify({ email, password }) })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  return async <T = unknown>(method: string, path: string, status = 200, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, ...(method !== 'GET' && json) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect([answer.status, text]).toEqual([status, text])
    return JSON.parse(text) as T
  }
}
