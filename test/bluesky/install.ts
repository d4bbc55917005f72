import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Installs the server on the first run. Its database driver is built for the Node that runs the tests, from the headers beside it. */
export default function install(): void {
  const folder = import.meta.dirname
  if (existsSync(join(folder, 'node_modules/@atproto/dev-env/package.json'))) return
  const beside = join(process.execPath, '../..')
  const headers = existsSync(join(beside, 'include/node')) ? { npm_config_nodedir: beside } : {}
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit', env: { ...process.env, ...headers } })
}
