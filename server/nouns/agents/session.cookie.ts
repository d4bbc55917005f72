import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

/** Puts, reads and takes the session cookie; `__Host-` and Secure where the desk is reached by HTTPS. */
export type CookieJar = {
  put(c: Context, secret: string, endsAt: number): void
  read(c: Context): string | null
  drop(c: Context): void
  /** The mark of a browser that somebody signed in with before (see known-device.ts); it stays after sign-out. */
  putMark(c: Context, mark: string): void
  readMark(c: Context): string | null
  /** The secret of a sign-in that is under way between two calls; also when a provider sends the browser back here. */
  putStep(c: Context, step: { secret: string; endsAt: number }): void
  readStep(c: Context): string | null
  dropStep(c: Context): void
  /** What every session says of the desk (see `sessionSchema`). */
  desk: { practice: boolean; undoSeconds: number; readonly unnamedProxy: boolean }
}

/** 400 days, as long as browsers keep any cookie. */
const rememberedSeconds = 400 * 24 * 60 * 60

/** @param url AFTERCARE_URL, or null when the desk is reached directly by HTTP */
export function createCookieJar(url: string | null, desk: CookieJar['desk']): CookieJar {
  const secure = url?.startsWith('https:') ?? false
  const name = secure ? '__Host-aftercare' : 'aftercare'
  return {
    desk,
    put: (c, secret, endsAt) =>
      setCookie(c, name, secret, { httpOnly: true, sameSite: 'Lax', path: '/', secure, expires: new Date(endsAt) }),
    read: (c) => getCookie(c, name) ?? null,
    putMark: (c, mark) =>
      setCookie(c, `${name}-device`, mark, { httpOnly: true, sameSite: 'Lax', path: '/', secure, maxAge: rememberedSeconds }),
    readMark: (c) => getCookie(c, `${name}-device`) ?? null,
    drop: (c) => void deleteCookie(c, name, { path: '/', secure }),
    putStep: (c, { secret, endsAt }) =>
      setCookie(c, `${name}-step`, secret, { httpOnly: true, sameSite: 'Lax', path: '/', secure, expires: new Date(endsAt) }),
    readStep: (c) => getCookie(c, `${name}-step`) ?? null,
    dropStep: (c) => void deleteCookie(c, `${name}-step`, { path: '/', secure }),
  }
}
