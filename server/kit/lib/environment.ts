/**
 * What the machine and the settings say of zone and addresses, checked before anything uses it. No other file of the server reads
 * the zone of the process.
 */

/** Whether this is a name of a time zone in the IANA database, like Europe/Oslo. */
export function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    // The only thing it throws for is an unknown zone.
    return false
  }
}

/** The time zone of this process; UTC where TZ is empty or names none (Node says `Etc/Unknown` or nothing then). */
export function serverZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string }
  return timeZone && isZone(timeZone) ? timeZone : 'UTC'
}

/**
 * What is wrong with the time zone of the machine, as one sentence for the log; null when nothing is.
 * @param tz the environment variable TZ as it is set; undefined: not set
 */
export function findZoneProblem(tz: string | undefined): string | null {
  // POSIX lets a colon stand before the name.
  if (tz === undefined || isZone(tz.replace(/^:/, ''))) return null
  const what = tz.trim() === '' ? 'TZ is set but empty' : `TZ is "${tz}", which is no time zone like Europe/Oslo`
  return `${what}: opening hours without a time zone of their own are read as ${serverZone()}.`
}

/**
 * The origin of a web address as browsers send it: lower case, no default port, no path (`https://shop.example.com/some/page` has
 * one too). Null when it is no http(s) address.
 */
export function originOf(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null
  return url && ['http:', 'https:'].includes(url.protocol) ? url.origin : null
}

/** What keeps the desk from being reached at this public address, as the end of a sentence without its full stop; null when nothing does. */
export function findAddressProblem(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || originOf(address) === null) return `"${address}" is no web address; write it like https://desk.example.com`
  if (url.username !== '' || url.password !== '') return 'it must not hold a user name or a password'
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return `the desk cannot be served below a path ("${url.pathname}${url.search}${url.hash}"); give it a host name of its own, like ${url.origin}`
  return null
}
