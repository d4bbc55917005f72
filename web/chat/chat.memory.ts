import type { DeviceStorage } from '../kit/environment.ts'

/** What is said and not confirmed yet. `key` names it for ever. */
export type Unsent = { key: string; text: string }

export type ChatMemory = {
  /** False where the browser keeps nothing for us: private windows, blocked storage. */
  lasts: boolean
  token(): string
  forget(): void
  listUnsent(): Unsent[]
  add(unsent: Unsent): void
  remove(key: string): void
}

/** 256 random bits, base64url. */
const newToken = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Who the visitor is and what waits to be sent, across reloads and shared by all tabs of this browser. */
export function openMemory(name: string, storage: DeviceStorage): ChatMemory {
  let lasts = true

  const read = (part: string): string | null => storage.read(`${name} ${part}`)
  function write(part: string, value: string | null): void {
    lasts = storage.write(`${name} ${part}`, value) && lasts
  }
  function listUnsent(): Unsent[] {
    try {
      const kept: unknown = JSON.parse(read('unsent') ?? '[]')
      return Array.isArray(kept) ? kept.filter(isUnsent) : []
    } catch {
      // Not ours, or cut off: there is nothing in it to send.
      return []
    }
  }

  return {
    get lasts() {
      return lasts
    },
    token() {
      const known = read('token')
      if (known && /^[\w-]{43}$/.test(known)) return known
      const token = newToken()
      write('token', token)
      return token
    },
    forget: () => write('token', null),
    listUnsent,
    add: (unsent) => write('unsent', JSON.stringify([...listUnsent(), unsent])),
    remove: (key) => write('unsent', JSON.stringify(listUnsent().filter((one) => one.key !== key))),
  }
}

const isUnsent = (value: unknown): value is Unsent =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  'text' in value &&
  typeof value.text === 'string'
