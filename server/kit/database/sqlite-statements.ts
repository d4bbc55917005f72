import type sqlite3 from 'sqlite3'

/**
 * Statements of one connection that are kept ready, and characters of them all together: a list of values of another length is another
 * statement, and SQLite takes about a hundred bytes for each character of one.
 */
const mostKept = 200
const mostCharacters = 100_000
/** A longer one is made anew for each use. */
const longestKept = 10_000

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
export function cacheStatements(db: sqlite3.Database): Statements {
  const saved = new Map<string, sqlite3.Statement>()
  let characters = 0

  function forget(text: string) {
    const statement = saved.get(text)
    if (!statement) return
    // What is under way or stands in line on it is done first.
    statement.finalize()
    saved.delete(text)
    characters -= text.length
  }

  return {
    with(text, use, fail) {
      const ready = saved.get(text)
      if (ready) {
        saved.delete(text)
        saved.set(text, ready)
        return use(ready)
      }
      const statement = db.prepare(text, (error: Error | null) => {
        if (error) return fail(error)
        if (text.length > longestKept) {
          use(statement)
          statement.finalize()
          return
        }
        // Another call may have made the same one meanwhile.
        forget(text)
        saved.set(text, statement)
        characters += text.length
        for (const oldest of saved.keys()) {
          if (saved.size <= mostKept && characters <= mostCharacters) break
          forget(oldest)
        }
        use(statement)
      })
    },
    forget,
    finalize() {
      for (const text of [...saved.keys()]) forget(text)
    },
  }
}
