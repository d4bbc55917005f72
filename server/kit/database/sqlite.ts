import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import sqlite3 from 'sqlite3'
import { createLock } from '../lib/lock.ts'
import { makePrivate } from '../lib/private-file.ts'
import { cacheStatements, type Statements } from './sqlite-statements.ts'
import { markTransaction, refuseOuterWrite, writes } from './transaction-guard.ts'

const readerCount = 3

/** DDL inside transactions works in SQLite, and this driver has several connections; Kysely's own adapter assumes neither. */
class ManyConnectionsSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }

  override get supportsTransactionalDdl() {
    return true
  }
}

/**
 * Kysely over node-sqlite3. One writer connection behind a fair queue: whole transactions stand in line,
 * so no other request can write into an open one. Reads go to `query_only` connections and never wait.
 * @param file path of the database, made with its folder when missing
 */
export function sqliteDialect(file: string): Dialect {
  return {
    createAdapter: () => new ManyConnectionsSqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => sqliteDriver(file),
  }
}

type Line = DatabaseConnection & { inTransaction: boolean; release: (() => void) | null }

function sqliteDriver(file: string): Driver {
  let writer: Opened
  const readers: Opened[] = []
  const lock = createLock()
  let turn = 0

  async function write<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const release = await lock.acquire()
    try {
      return await run<R>(writer, query)
    } finally {
      release()
    }
  }

  function read<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    turn = (turn + 1) % readers.length
    return run<R>(readers[turn] as Opened, query)
  }

  const control = (line: Line, sql: string) => {
    if (!line.inTransaction) throw new Error(`${sql} without a transaction`)
    return command(writer, sql)
  }

  return {
    async init() {
      mkdirSync(dirname(file), { recursive: true })
      makePrivate(file)
      writer = await open(file)
      await command(
        writer,
        'pragma journal_mode=wal; pragma synchronous=normal; pragma busy_timeout=5000; pragma foreign_keys=on; pragma cache_size=-32000; pragma wal_autocheckpoint=4000',
      )
      for (let n = 0; n < readerCount; n++) {
        const reader = await open(file)
        await command(reader, 'pragma busy_timeout=5000; pragma query_only=on; pragma cache_size=-16000; pragma mmap_size=268435456')
        readers.push(reader)
      }
    },
    async acquireConnection(): Promise<Line> {
      const line: Line = {
        inTransaction: false,
        release: null,
        async executeQuery<R>(query: CompiledQuery) {
          if (line.inTransaction) return run<R>(writer, query)
          refuseOuterWrite(line, query)
          return writes(query) ? write<R>(query) : read<R>(query)
        },
        streamQuery() {
          throw new Error('SQLite connections do not stream; ask for pages.')
        },
      }
      return line
    },
    async beginTransaction(connection) {
      const line = connection as Line
      const release = await lock.acquire()
      try {
        await command(writer, 'begin immediate')
        markTransaction(line)
      } catch (error) {
        release()
        throw error
      }
      line.inTransaction = true
      line.release = release
    },
    async commitTransaction(connection) {
      await control(connection as Line, 'commit')
      finish(connection as Line)
    },
    async rollbackTransaction(connection) {
      try {
        await control(connection as Line, 'rollback')
      } finally {
        finish(connection as Line)
      }
    },
    async releaseConnection() {},
    async destroy() {
      for (const reader of readers) await close(reader)
      if (writer) await close(writer)
    },
  }
}

function finish(line: Line) {
  line.inTransaction = false
  markTransaction(null)
  line.release?.()
  line.release = null
}

type Opened = { db: sqlite3.Database; statements: Statements }

function open(file: string): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file, (error) =>
      error
        ? reject(new Error(`The database file ${file} cannot be opened: ${error.message}`))
        : resolve({ db, statements: cacheStatements(db) }),
    )
  })
}

function close({ db, statements }: Opened): Promise<void> {
  statements.finalize()
  return new Promise((resolve, reject) => db.close((error) => (error ? reject(error) : resolve())))
}

function command({ db }: Opened, sql: string): Promise<void> {
  return new Promise((resolve, reject) => db.exec(sql, (error) => (error ? reject(error) : resolve())))
}

function run<R>({ statements }: Opened, query: CompiledQuery): Promise<QueryResult<R>> {
  const givesRows = !writes(query) || /\breturning\b/i.test(query.sql)
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      statements.forget(query.sql)
      reject(error)
    }
    const askFor = (statement: sqlite3.Statement) =>
      statement.all(query.parameters, (error: Error | null, rows: unknown[]) =>
        error ? fail(error) : resolve({ rows: rows as R[], numAffectedRows: BigInt(rows.length) }),
      )
    const change = (statement: sqlite3.Statement) =>
      statement.run(query.parameters, function (error: Error | null) {
        if (error) fail(error)
        else resolve({ rows: [], numAffectedRows: BigInt(this.changes), insertId: BigInt(this.lastID) })
      })
    statements.with(query.sql, givesRows ? askFor : change, reject)
  })
}
