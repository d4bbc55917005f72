/** Why the database cannot do its work for now, through no fault of who asked: it is not reached, or there is no room left to write. */
export type Outage = 'connection-lost' | 'disk-full'

/** Class 08 is "connection exception"; 57P01 to 57P03 are a terminated connection, a crash, and a server that starts or stops. */
const postgresCodes = /^(08...|57P0[123])$/
const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])
/** SQLITE_FULL; PostgreSQL's disk_full; what the system calls say. */
const fullCodes = new Set(['SQLITE_FULL', '53100', 'ENOSPC', 'EDQUOT'])
/** The driver's own errors carry no code. */
const driverWords = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

/**
 * Whether an error says that the database is away or full, which passes by itself or by the work of whoever runs the desk.
 * Null for every other error, also for what no statement of ours caused.
 */
export function findOutage(error: unknown): Outage | null {
  if (!(error instanceof Error)) return null
  const code = 'code' in error ? String(error.code) : ''
  if (fullCodes.has(code)) return 'disk-full'
  const isAway = postgresCodes.test(code) || isOwnSocket(error, code) || driverWords.test(error.message)
  return isAway ? 'connection-lost' : null
}

/** Errors of sockets to networks come wrapped (`ChannelError`, fetch's TypeError); the driver hands on the bare one. */
const isOwnSocket = (error: Error, code: string): boolean => socketCodes.has(code) && 'syscall' in error && error.cause === undefined

export type OutageWatch = {
  /** Looks whether an error of a statement is an outage; answers the error. */
  note(error: unknown): unknown
  /** What keeps the database from its work now; null when nothing does. */
  now(): Outage | null
}

/** A full disk is known by the statements that fail; where none has failed for so long, it is full no more. */
const fullForMs = 30_000

/** Remembers that writes fail for want of room. A lost connection needs no memory: whoever asks next meets it. */
export function createOutageWatch(elapsed: () => number = () => performance.now()): OutageWatch {
  let fullAt: number | null = null
  return {
    note(error) {
      if (findOutage(error) === 'disk-full') fullAt = elapsed()
      return error
    },
    now: () => (fullAt !== null && elapsed() - fullAt < fullForMs ? 'disk-full' : null),
  }
}
