import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** A new unguessable token: 256 bits, URL-safe. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** How a token is kept: its SHA-256, hex. Tokens are random, so no salt is needed. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Seals small secrets with AES-256-GCM; `about` (which row it belongs to) is bound in, so that a sealed value works nowhere else. */
export type SecretBox = {
  seal(plain: string, about: string): string
  /** @throws Error when it was sealed with another secret, for something else, or is no sealed value */
  open(sealed: string, about: string): string
  /** As `open`, but null where it cannot be opened. */
  find(sealed: string, about: string): string | null
  /** A key of its own for a purpose, the same after every start (HKDF-SHA256, hex). */
  keyFor(purpose: string): string
}

/** @param secret AFTERCARE_SECRET: any text of at least 32 characters */
export function createSecretBox(secret: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'aftercare credentials 1', 32))
  function open(sealed: string, about: string): string {
    if (!sealed.startsWith('1.')) throw new Error('The sealed value has an unknown form.')
    const bytes = Buffer.from(sealed.slice(2), 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(about))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  }

  return {
    open,
    find(sealed, about) {
      try {
        return open(sealed, about)
      } catch {
        // Why it does not open makes no difference: whoever asks has to do without.
        return null
      }
    },
    keyFor: (purpose) => Buffer.from(hkdfSync('sha256', secret, '', `aftercare ${purpose}`, 32)).toString('hex'),
    seal(plain, about) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
  }
}
