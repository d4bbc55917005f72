/**
 * What the browser says of itself and of its reader, checked before anything uses it. No other file of the web reads language tags,
 * time zone, storage or random ids from the browser.
 */

/** Language, script and country, however the system writes them: "en_US.UTF-8", "en-US@posix", "zh-Hant-TW". */
const tagForm = /^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?=$|[-_.@])/i

/**
 * The language tags among these as BCP 47 that `Intl` accepts, in their order; what is no language ("C", "POSIX", "") is left out.
 * Extensions are too: the screens count in days of our calendar, and a tag that asks for another (`-u-ca-`) must not change half of them.
 */
export function validTags(tags: readonly unknown[]): string[] {
  return tags.flatMap((tag) => {
    const parts = typeof tag === 'string' ? tagForm.exec(tag.trim())?.slice(1).filter(Boolean) : undefined
    return parts ? Intl.getCanonicalLocales(parts.join('-')) : []
  })
}

let read: { of: readonly unknown[]; tags: readonly string[] } = { of: [], tags: [] }

/** The languages of the browser's reader, best first, as BCP 47 without extensions; empty where it names none. */
export function readerLanguages(): readonly string[] {
  const { navigator } = globalThis
  const of: readonly unknown[] = navigator?.languages?.length ? navigator.languages : [navigator?.language]
  if (of.length !== read.of.length || of.some((tag, n) => tag !== read.of[n])) read = { of: [...of], tags: validTags(of) }
  return read.tags
}

/** The name of this device's time zone in the IANA database; UTC where the browser names none that it knows. */
export function readerZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string }
  try {
    return timeZone && new Intl.DateTimeFormat('en', { timeZone }) ? timeZone : 'UTC'
  } catch {
    // It throws only for a zone that it does not know, and a browser without a zone counts in UTC.
    return 'UTC'
  }
}

/** What is kept on this device, by name. Neither reading nor writing throws. */
export type DeviceStorage = {
  /** The text under this name, or null. */
  read(name: string): string | null
  /** Saves the text; null removes it. False where it lives only as long as this page: storage is forbidden, broken or full. */
  write(name: string, text: string | null): boolean
}

/** @param find gives the browser's storage; it may be missing, and each use of it may throw */
export function openStorage(find: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null | undefined): DeviceStorage {
  const page = new Map<string, string | null>()
  let isTold = false

  function tell(error: unknown): void {
    if (!isTold) console.warn('The browser keeps nothing for this page; it is remembered until the page is closed.', error)
    isTold = true
  }
  function get() {
    const storage = find()
    if (!storage) throw new Error('There is no storage.')
    return storage
  }
  return {
    read(name) {
      const here = page.get(name)
      if (here !== undefined) return here
      try {
        return get().getItem(name)
      } catch (error) {
        tell(error)
        return null
      }
    },
    write(name, text) {
      try {
        if (text === null) get().removeItem(name)
        else get().setItem(name, text)
        page.delete(name)
        return true
      } catch (error) {
        tell(error)
        page.set(name, text)
        return false
      }
    },
  }
}

/** The storage of this browser that all pages of the desk share and that outlives them. */
export const deviceStorage = openStorage(() => globalThis.localStorage)

/** A random id (UUID, version 4); browsers make one themselves only on pages with HTTPS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = [...bytes].map((byte, n) =>
    (n === 6 ? (byte & 0x0f) | 0x40 : n === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'),
  )
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
