import type { Generated } from 'kysely'

/** Epoch milliseconds (UTC). */
export type Instant = number
/** 0 or 1: SQLite has no booleans, and one code serves both engines. */
export type Flag = 0 | 1

/** What an engine keeps: JSON is text, flags and times are whole numbers. */
export type Stored = 'text' | 'int' | 'real'

/** What happens to a row when the row it names is deleted: `restrict` refuses the deletion. */
export type OnDelete = 'restrict' | 'cascade' | 'set null'

export type Reference = {
  table: string
  onDelete: OnDelete
  /** Looked at when the transaction ends, for rows that are written before those they name. */
  deferred?: true
}

/** JSON as text; `T` is the shape inside. */
export type JsonText<T> = string & { readonly shape?: T }

/** One column. `T` is what the stores see; `json` columns are read through `json.ts`. */
export type Column<T = unknown> = {
  readonly stored: Stored
  readonly json?: true
  readonly bytewise?: true
  readonly null?: true
  readonly default?: number
  /** `numbered` ids are given by the engine, never twice. */
  readonly key?: 'numbered' | 'given'
  readonly references?: Reference
  /** Only a type. */
  readonly type?: T
}

export const id = (): Column<Generated<number>> => ({ stored: 'int', key: 'numbered' })
export const text = (): Column<string> => ({ stored: 'text' })
/** A text that is one of the literals of `T`. */
export const oneOf = <T extends string>(): Column<T> => ({ stored: 'text' })
/** Ordered by its bytes on both engines, whatever the language of the database, so that a range of an index finds beginnings. */
export const bytewise = <T>(column: Column<T>): Column<T> => ({ ...column, bytewise: true })
export const int = (): Column<number> => ({ stored: 'int' })
export const real = (): Column<number> => ({ stored: 'real' })
export const instant = (): Column<Instant> => ({ stored: 'int' })
export const flag = (): Column<Flag> => ({ stored: 'int' })
/** An object or a list of shape `T`, kept as text: rows carry the text, `T` says what is in it. */
export const json = <T extends object>(): Column<JsonText<T>> => ({ stored: 'text', json: true })
/** The id of a row of another table. */
export const reference = (table: string, onDelete: OnDelete = 'restrict'): Column<number> => ({
  stored: 'int',
  references: { table, onDelete },
})

export const nullable = <T>(column: Column<T>): Column<T | null> => ({ ...column, null: true }) as Column<T | null>
/** The primary key of a table that is not numbered. */
export const key = <T>(column: Column<T>): Column<T> => ({ ...column, key: 'given' })
/** 0 where a statement names no value. */
export const zero = <T>(column: Column<T>): Column<T> => ({ ...column, default: 0 })
/** 1 where a statement names no value. */
export const one = <T>(column: Column<T>): Column<T> => ({ ...column, default: 1 })
export const deferred = <T>(column: Column<T>): Column<T> =>
  column.references ? { ...column, references: { ...column.references, deferred: true } } : column

export type Index<C extends string = string> = {
  on: readonly C[]
  unique?: true
  /** Named by its columns when left out. */
  name?: string
  /** Only the rows for which this holds, in words that both engines know. */
  where?: string
}

/** An index of the rows that have a value there: the many that have none cost nothing. */
export const given = <C extends string>(column: C): Index<C> => ({ on: [column], where: `"${column}" is not null` })

export type Table<C extends Record<string, Column> = Record<string, Column>> = {
  columns: C
  indexes: readonly Index[]
}

export const table = <C extends Record<string, Column>>(
  columns: C,
  indexes: readonly Index<Extract<keyof C, string>>[] = [],
): Table<C> => ({ columns, indexes })

/** What Kysely is told of a table. */
export type RowOf<T extends Table> = { [K in keyof T['columns']]: T['columns'][K] extends Column<infer V> ? V : never }
