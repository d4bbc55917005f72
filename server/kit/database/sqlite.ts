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
import { wordsOf } from '../lib/errors.ts'
import { createLock } from '../lib/lock.ts'
import { makePrivate } from '../lib/private-file.ts'
import { findOutage, type OutageWatch } from './outage.ts'
import { cacheStatements, type Statements } from './sqlite-statements.ts'
import { isDurable, markTransaction, refuseOuterWrite, writes } from './transaction-guard.ts'

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
 * @param watch is told what fails
 */
export function sqliteDialect(file: string, watch: OutageWatch): Dialect {
  return {
    createAdapter: () => new ManyConnectionsSqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => sqliteDriver(file, watch),
  }
}

type Line = DatabaseConnection & { inTransaction: boolean; release: (() => void) | null; ended: Error | null }

function sqliteDriver(file: string, watch: OutageWatch): Driver {
  let writer: Opened
  const readers: Opened[] = []
  const lock = createLock()
  let turn = 0

  async function write<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const release = await lock.acquire()
    try {
      return await run<R>(writer, query)
    } catch (error) {
      throw watch.note(error)
    } finally {
      release()
    }
  }

  function read<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    turn = (turn + 1) % readers.length
    return run<R>(readers[turn] as Opened, query)
  }

  const becomeQuick = async () => {
    if (isDurable()) await command(writer, 'pragma synchronous=normal')
  }

  /** SQLite ends the whole transaction by itself after some errors; what came after it would be kept outside of any. */
  async function writeInTransaction<R>(line: Line, query: CompiledQuery): Promise<QueryResult<R>> {
    if (line.ended) throw line.ended
    try {
      return await run<R>(writer, query)
    } catch (error) {
      if (error instanceof Error && endsTransaction(error)) line.ended = error
      throw watch.note(error)
    }
  }

  return {
    async init() {
      mkdirSync(dirname(file), { recursive: true })
      makePrivate(file)
      writer = await open(file)
      await command(
        writer,
        'pragma journal_mode=wal; pragma synchronous=normal; pragma busy_timeout=5000; pragma foreign_keys=on; pragma secure_delete=on; pragma cache_size=-32000; pragma wal_autocheckpoint=4000',
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
        ended: null,
        async executeQuery<R>(query: CompiledQuery) {
          if (line.inTransaction) return writeInTransaction<R>(line, query)
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
        // In WAL mode `normal` may lose the last commits with the power, though never the file; `full` waits for the disk.
        if (isDurable()) await command(writer, 'pragma synchronous=full')
        await begin(writer)
        markTransaction(line)
      } catch (error) {
        release()
        throw watch.note(error)
      }
      line.inTransaction = true
      line.ended = null
      line.release = release
    },
    async commitTransaction(connection) {
      const line = connection as Line
      if (line.ended) throw line.ended
      try {
        await command(writer, 'commit')
      } catch (error) {
        throw watch.note(error)
      }
      await becomeQuick()
      finish(line)
    },
    async rollbackTransaction(connection) {
      // Why the transaction failed is what its caller must hear. Where it has ended by itself there is nothing to roll back; where rolling
      // back fails, the next transaction does it (see `begin`).
      await command(writer, 'rollback').catch(() => undefined)
      await becomeQuick()
      finish(connection as Line)
    },
    async releaseConnection() {},
    async destroy() {
      for (const reader of readers) await close(reader)
      if (writer) await close(writer)
    },
  }
}

const endsTransaction = (error: Error): boolean =>
  findOutage(error) === 'disk-full' || /^SQLITE_(IOERR|NOMEM|INTERRUPT)/.test(error.message)

/** Begins a transaction, also where the last one could not be rolled back. */
async function begin(writer: Opened): Promise<void> {
  try {
    await command(writer, 'begin immediate')
  } catch (error) {
    if (!/within a transaction/.test(wordsOf(error))) throw error
    await command(writer, 'rollback; begin immediate')
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
  // A pragma may answer a row: one that is not read to its end keeps the connection from committing.
  const givesRows = !writes(query) || /\breturning\b|^\s*pragma\b/i.test(query.sql)
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
