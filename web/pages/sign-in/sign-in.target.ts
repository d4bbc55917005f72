/** Where to go after signing in: the page asked for when it is one of ours, else the fallback. Never another site. */
export function targetOf(asked: string | undefined, fallback: string): string {
  if (!asked || !/^\/(?![/\\])/.test(asked)) return fallback
  return asked.startsWith('/sign-in') || asked.startsWith('/welcome') ? fallback : asked
}
