import type sqlite3 from 'sqlite3'

/** Statements of one connection that are kept ready; a list of values of another length is another statement. */
const mostKept = 200

export type Statements = {
  /** Hands the statement to `use` at once when it is ready, else as soon as it is; `fail` is told when it cannot be made. */
  with(text: string, use: (statement: sqlite3.Statement) => void, fail: (error: Error) => void): void
  /** A statement that failed is not used again. */
  forget(text: string): void
  /** Ends all, which a connection needs before it can be closed. */
  finalize(): void
}

/**
 * Keeps a connection's statements ready: making one anew for each use costs a second journey to SQLite's thread, which was half of the
 * time that writers waited for each other. The longest unused goes first.
 */
export function keepStatements(db: sqlite3.Database): Statements {
  const kept = new Map<string, sqlite3.Statement>()

  function forget(text: string) {
    // What is under way or stands in line on it is done first.
    kept.get(text)?.finalize()
    kept.delete(text)
  }

  return {
    with(text, use, fail) {
      const ready = kept.get(text)
      if (ready) {
        kept.delete(text)
        kept.set(text, ready)
        return use(ready)
      }
      const statement = db.prepare(text, (error: Error | null) => {
        if (error) return fail(error)
        // Another call may have made the same one meanwhile.
        forget(text)
        kept.set(text, statement)
        for (const oldest of kept.keys()) {
          if (kept.size <= mostKept) break
          forget(oldest)
        }
        use(statement)
      })
    },
    forget,
    finalize() {
      for (const text of [...kept.keys()]) forget(text)
    },
  }
}
