import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** The few forms of CBOR (RFC 8949) that an authenticator writes. */
function cbor(value: number | string | Buffer | Map<unknown, unknown>): Buffer {
  const head = (major: number, n: number) =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 255])
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key as never), cbor(one as never)])])
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

/** A device with one passkey, as a browser would ask it. `counts`: false for one whose counter stays at 0. */
export function createAuthenticator({ kind = 'ec' as 'ec' | 'ed25519', counts = true } = {}) {
  const { privateKey, publicKey } =
    kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : (generateKeyPairSync('ed25519') as never)
  const jwk = (publicKey as import('node:crypto').KeyObject).export({ format: 'jwk' })
  const x = Buffer.from(jwk.x ?? '', 'base64url')
  const cose =
    kind === 'ec'
      ? new Map<unknown, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, x],
          [-3, Buffer.from(jwk.y ?? '', 'base64url')],
        ])
      : new Map<unknown, unknown>([
          [1, 1],
          [3, -8],
          [-1, 6],
          [-2, x],
        ])
  const id = randomBytes(32)
  let count = 0
  const authData = (rpId: string, flags: number, more = Buffer.alloc(0)) => {
    if (counts) count += 1
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(count)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter, more])
  }
  const clientData = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const answer = (response: Record<string, string>) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key' as const,
    response,
    clientExtensionResults: {},
  })
  const present = 0x01
  const verified = 0x04
  return {
    make({ challenge, rpId, origin, userVerified = true }: { challenge: string; rpId: string; origin: string; userVerified?: boolean }) {
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(cose)])
      const data = authData(rpId, present | (userVerified ? verified : 0) | 0x40, credential)
      const attestation = cbor(
        new Map<unknown, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', data],
        ]),
      )
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
      })
    },
    use({ challenge, rpId, origin, userVerified = true }: { challenge: string; rpId: string; origin: string; userVerified?: boolean }) {
      const data = authData(rpId, present | (userVerified ? verified : 0))
      const client = clientData('webauthn.get', challenge, origin)
      const signature = sign(kind === 'ec' ? 'sha256' : null, Buffer.concat([data, sha256(client)]), privateKey as never)
      return answer({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      })
    },
    /** As a copy of the device would be that was used less. */
    goBack: (uses: number) => {
      count -= uses
    },
  }
}
