import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal } from '../../kit/lib/errors.ts'
import { createLock } from '../../kit/lib/lock.ts'

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

const derive = promisify(argon2)

const turns = createLock()
/** So many may wait; whom the desk knows may wait behind as many again. */
const mostWaiting = { stranger: 20, known: 40 }

/** Whose password it is: of somebody whom the desk knows already, by a device or a session, or of anybody. */
export type Caller = keyof typeof mostWaiting

/**
 * One password at a time: a hash takes a processor and one of the few threads that the database reads with, and most of those who have a
 * password to check are strangers.
 * @throws Refusal `too-many-sign-ins` when too many wait already
 */
async function inTurn<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
  if (turns.waiting() >= mostWaiting[caller])
    throw new Refusal('too-many', 'too-many-sign-ins', 'Too many people are signing in at this moment. Try again in a few seconds.', {
      retryAfterSeconds: 3,
    })
  const release = await turns.acquire()
  try {
    return await work()
  } finally {
    release()
  }
}

/**
 * A password as it is kept: `argon2id$memory$passes$parallelism$salt$hash`, the last two in base64url.
 * @throws Refusal `too-many-sign-ins` when too many wait for theirs
 */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const hash = await inTurn('known', () => derive('argon2id', { message: password.normalize('NFKC'), nonce, ...cost }))
  return ['argon2id', cost.memory, cost.passes, cost.parallelism, nonce.toString('base64url'), hash.toString('base64url')].join('$')
}

/**
 * Whether `password` is the one that was kept. Takes as long when there is none, so that nobody learns who has an account.
 * @throws Refusal `too-many-sign-ins` when too many wait for theirs
 */
export async function checkPassword(password: string, saved: string | null, caller: Caller = 'stranger'): Promise<boolean> {
  const [name, memory, passes, parallelism, salt, hash] = (saved ?? nobody).split('$')
  if (name !== 'argon2id' || !salt || !hash) throw new Error('A kept password has an unknown form.')
  const expected = Buffer.from(hash, 'base64url')
  const actual = await inTurn(caller, () =>
    derive('argon2id', {
      message: password.normalize('NFKC'),
      nonce: Buffer.from(salt, 'base64url'),
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: expected.length,
    }),
  )
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
