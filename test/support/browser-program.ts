import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A browser to start: its file and the whole environment that it sees. */
export type BrowserProgram = { executablePath: string; env: Record<string, string> }

const root = join(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache')

/**
 * The browser that npm installed, with the libraries and fonts that it brings along; the one at CHROMIUM where that is set by hand.
 * It sees nothing of the machine's locale or fonts, so that it behaves everywhere as it does on a new machine.
 */
export async function findBrowser(): Promise<BrowserProgram> {
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
  if (env.CHROMIUM) return { executablePath: env.CHROMIUM, env }
  const folder = await unpack()
  const { TZ } = env
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      HOME: folder,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      ...(TZ !== undefined && { TZ }),
    },
  }
}

/** Unpacks the browser once for each version; it appears whole under its name or not at all, however many tests ask at once. */
async function unpack(): Promise<string> {
  const packed = JSON.parse(await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as { version: string }
  const folder = join(cache, `chromium-${packed.version}`)
  if (await isThere(folder)) return folder
  await mkdir(cache, { recursive: true })
  const half = await mkdtemp(`${folder}-half-`)
  // The package brings the system's libraries too, but only where it is told that it runs on a bare system.
  const env = { ...process.env, TMPDIR: half, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' }
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'browser-unpack.ts')], { env })
  await writeFile(
    join(half, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`,
  )
  await rename(half, folder).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true })
    if (!(await isThere(folder))) throw error
  })
  return folder
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
