import { execFile } from 'node:child_process'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = join(import.meta.dirname, '../../node_modules/.cache')

/** The names of the shared libraries that a downloaded package needs, without the C library. */
async function librariesOf(folder: string, name: string): Promise<string[]> {
  const file = (await readdir(folder)).find((one) => one.startsWith(`${name}_`)) ?? ''
  const { stdout } = await run('dpkg-deb', ['-f', join(folder, file), 'Depends'])
  const names = stdout.split(',').map((one) => one.trim().split(/[ |:]/)[0] ?? '')
  return names.filter((one) => /^lib(?!c6$)/.test(one))
}

/**
 * Unpacks packages of a Debian system, with the libraries that the first of them names, into a folder of our own: no rights are needed.
 * What was unpacked before is used again.
 * @param folderName under the cache; `finish` changes what was unpacked before it is used
 * @returns the folder that holds `usr`; rejects where apt knows no such package
 */
export async function unpackPackages(
  folderName: string,
  names: readonly [string, ...string[]],
  finish: (root: string) => Promise<void> = async () => {},
): Promise<string> {
  const root = join(cache, folderName, 'root')
  if ((await readdir(root).catch(() => [])).length > 0) return root
  const folder = join(cache, folderName, 'packages')
  const half = `${root}.half`
  await rm(half, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const download = (wanted: readonly string[]) => run('apt-get', ['download', ...wanted], { cwd: folder })
  await download(names)
  const libraries = await librariesOf(folder, names[0])
  if (libraries.length > 0) await download(libraries)
  for (const name of await readdir(folder)) if (name.endsWith('.deb')) await run('dpkg-deb', ['-x', join(folder, name), half])
  await finish(half)
  await rename(half, root)
  return root
}

/** Where the shared libraries of an unpacked system lie. */
export const libraryFolder = (root: string) => join(root, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`)
