import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Installs the server on the first run. */
export default function install(): void {
  const folder = import.meta.dirname
  if (existsSync(join(folder, 'node_modules/@atproto/dev-env/package.json'))) return
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' })
}
