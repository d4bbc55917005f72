import { chmodSync, closeSync, openSync } from 'node:fs'

const ownerOnly = 0o600

/**
 * Makes a file that only its owner may read, or takes a file from everybody else. SQLite gives the files that it makes beside a database
 * the same rights. Throws the system's error when it cannot be made.
 */
export function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', ownerOnly))
  try {
    chmodSync(file, ownerOnly)
  } catch (error) {
    // A file of another owner who lets us write: whoever gave it these rights meant them.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  }
}
