import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { libraryFolder, unpackPackages } from './debian-packages.ts'

/** A Dovecot and what it needs to be started; `prepare` readies the folder its processes run in. */
export type DovecotProgram = {
  path: string
  cwd?: string
  env: NodeJS.ProcessEnv
  settings: string
  prepare(baseFolder: string): Promise<void>
}

/**
 * Dovecot from the packages of a Debian system, unpacked into a folder of our own: no rights are needed. Two paths are written into its
 * library for good; they are made relative to the folders its processes run in. Rejects where apt knows no Dovecot.
 */
export async function unpackDovecot(): Promise<DovecotProgram> {
  const root = await unpackPackages('dovecot', ['dovecot-core', 'dovecot-imapd'], shortenPaths)
  const library = join(root, 'usr/lib/dovecot')
  return {
    path: join(root, 'usr/sbin/dovecot'),
    cwd: root,
    env: { ...process.env, LD_LIBRARY_PATH: [library, join(library, 'modules/old-stats'), libraryFolder(root)].join(':') },
    settings: `libexec_dir = ${library}\nimport_environment = TZ LD_LIBRARY_PATH\n`,
    async prepare(baseFolder) {
      for (const folder of ['', 'login', 'empty', 'token-login']) {
        await mkdir(join(baseFolder, folder), { recursive: true })
        await symlink(join(root, 'usr'), join(baseFolder, folder, 'usr'))
      }
    },
  }
}

async function shortenPaths(root: string): Promise<void> {
  const file = join(root, 'usr/lib/dovecot/libdovecot.so.0.0.0')
  let code = (await readFile(file)).toString('latin1')
  for (const path of ['/usr/bin/doveconf', '/usr/lib/dovecot/modules']) code = code.replaceAll(`${path}\0`, `${path.slice(1)}\0\0`)
  await writeFile(file, code, 'latin1')
}
