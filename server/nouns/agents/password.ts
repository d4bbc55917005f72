import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

const derive = promisify(argon2)

/** A password as it is kept: `argon2id$memory$passes$parallelism$salt$hash`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const hash = await derive('argon2id', { message: password.normalize('NFKC'), nonce, ...cost })
  return ['argon2id', cost.memory, cost.passes, cost.parallelism, nonce.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Whether `password` is the one that was kept. Takes as long when there is none, so that nobody learns who has an account. */
export async function checkPassword(password: string, saved: string | null): Promise<boolean> {
  const [name, memory, passes, parallelism, salt, hash] = (saved ?? nobody).split('$')
  if (name !== 'argon2id' || !salt || !hash) throw new Error('A kept password has an unknown form.')
  const expected = Buffer.from(hash, 'base64url')
  const actual = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: Buffer.from(salt, 'base64url'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(actual, expected) && saved !== null
}

const nobody = [
  'argon2id',
  cost.memory,
  cost.passes,
  cost.parallelism,
  Buffer.alloc(16).toString('base64url'),
  Buffer.alloc(32).toString('base64url'),
].join('$')
