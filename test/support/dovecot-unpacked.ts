import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A Dovecot and what it needs to be started; `prepare` readies the folder its processes run in. */
export type DovecotProgram = {
  path: string
  cwd?: string
  env: NodeJS.ProcessEnv
  settings: string
  prepare(baseFolder: string): Promise<void>
}

const cache = join(import.meta.dirname, '../../node_modules/.cache/dovecot')

/**
 * Dovecot from the packages of a Debian system, unpacked into a folder of our own: no rights are needed. Two paths are written into its
 * library for good; they are made relative to the folders its processes run in. Rejects where apt knows no Dovecot.
 */
export async function unpackDovecot(): Promise<DovecotProgram> {
  const root = join(cache, 'root')
  const library = join(root, 'usr/lib/dovecot')
  const there = await readdir(library).catch(() => [])
  if (there.length === 0) await download(root)
  const multiarch = join(root, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`)
  return {
    path: join(root, 'usr/sbin/dovecot'),
    cwd: root,
    env: { ...process.env, LD_LIBRARY_PATH: [library, join(library, 'modules/old-stats'), multiarch].join(':') },
    settings: `libexec_dir = ${library}\nimport_environment = TZ LD_LIBRARY_PATH\n`,
    async prepare(baseFolder) {
      for (const folder of ['', 'login', 'empty', 'token-login']) {
        await mkdir(join(baseFolder, folder), { recursive: true })
        await symlink(join(root, 'usr'), join(baseFolder, folder, 'usr'))
      }
    },
  }
}

async function download(root: string): Promise<void> {
  const folder = join(cache, 'packages')
  const half = `${root}.half`
  await rm(half, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const get = (names: readonly string[]) => run('apt-get', ['download', ...names], { cwd: folder })
  await get(['dovecot-core', 'dovecot-imapd'])
  const core = (await readdir(folder)).find((name) => name.startsWith('dovecot-core_')) ?? ''
  const { stdout } = await run('dpkg-deb', ['-f', join(folder, core), 'Depends'])
  const libraries = stdout.split(',').map((one) => one.trim().split(/[ |:]/)[0] ?? '')
  await get(libraries.filter((name) => /^lib(?!c6$)/.test(name)))
  for (const name of await readdir(folder)) if (name.endsWith('.deb')) await run('dpkg-deb', ['-x', join(folder, name), half])
  const file = join(half, 'usr/lib/dovecot/libdovecot.so.0.0.0')
  let code = (await readFile(file)).toString('latin1')
  for (const path of ['/usr/bin/doveconf', '/usr/lib/dovecot/modules']) code = code.replaceAll(`${path}\0`, `${path.slice(1)}\0\0`)
  await writeFile(file, code, 'latin1')
  await rename(half, root)
}
