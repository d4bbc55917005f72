import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { libraryFolder, unpackPackages } from '../support/debian-packages.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port is free.')
  return address.port
}

/** The settings that docs/operating.md shows for a proxy. */
async function documented(language: 'nginx' | 'caddy'): Promise<string> {
  const page = await readFile(join(import.meta.dirname, '../../docs/operating.md'), 'utf8')
  const block = page.split(`\`\`\`${language}\n`)[1]?.split('```')[0]
  if (!block) throw new Error(`docs/operating.md shows no settings for ${language}.`)
  return block
}

/** A text with a part replaced that must stand in it. */
function replaced(text: string, part: string | RegExp, by: string): string {
  const next = text.replace(part, by)
  if (next === text) throw new Error(`${part} does not stand in the settings.`)
  return next
}

type Proxy = { language: 'nginx' | 'caddy'; start(port: number, deskPort: number): Promise<void> }

const nginx: Proxy = {
  language: 'nginx',
  async start(port, deskPort) {
    const root = await unpackPackages('nginx', ['nginx'])
    const folder = await ownFolder()
    // Without TLS, which says nothing of how requests are handed on.
    let server = replaced(await documented('nginx'), 'listen 443 ssl;', `listen 127.0.0.1:${port};`)
    server = replaced(server, /\n +ssl_certificate .*\n +ssl_certificate_key .*/, '')
    server = replaced(server, '127.0.0.1:8787', `127.0.0.1:${deskPort}`)
    for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) await mkdir(join(folder, name))
    const paths = ['client_body_temp_path body', 'proxy_temp_path proxy', 'fastcgi_temp_path fastcgi', 'uwsgi_temp_path uwsgi']
    const http = [...paths, 'scgi_temp_path scgi'].map((line) => `${line.replace(/ (\w+)$/, ` ${folder}/$1`)};`).join('\n')
    const file = join(folder, 'nginx.conf')
    await writeFile(file, `daemon off;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${http}\n${server}}\n`)
    run(join(root, 'usr/sbin/nginx'), ['-p', folder, '-e', 'stderr', '-c', file], {
      LD_LIBRARY_PATH: [libraryFolder(root), join(root, 'lib', 'x86_64-linux-gnu')].join(':'),
    })
  },
}

const caddy: Proxy = {
  language: 'caddy',
  async start(port, deskPort) {
    const root = await unpackPackages('caddy', ['caddy'])
    const folder = await ownFolder()
    let site = replaced(await documented('caddy'), 'desk.example.com', `http://127.0.0.1:${port}`)
    site = replaced(site, '127.0.0.1:8787', `127.0.0.1:${deskPort}`)
    const file = join(folder, 'Caddyfile')
    await writeFile(file, `{\n  admin off\n}\n${site}`)
    run(join(root, 'usr/bin/caddy'), ['run', '--config', file, '--adapter', 'caddyfile'], { HOME: folder, XDG_DATA_HOME: folder })
  },
}

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-proxy-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function run(path: string, args: readonly string[], env: Record<string, string>): void {
  const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data) => {
    said += data
  })
  child.on('exit', (code) => code && process.stderr.write(said))
  onTestFinished(async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    await gone
  })
}

test.each([nginx, caddy])(
  'behind $language, as documented, people sign in, screens hear at once, the chat talks, and /metrics stays inside',
  async (proxy) => {
    const [port, deskPort] = [await freePort(), await freePort()]
    const url = `http://127.0.0.1:${port}`
    const proxies = { networks: ['127.0.0.1/32'], header: 'x-forwarded-for' } as const
    const { email, password } = await runningServer({ port: deskPort, url, proxies })
    await proxy.start(port, deskPort)
    await vi.waitFor(async () => expect((await fetch(`${url}/healthz`)).status).toBe(200), { timeout: 20_000, interval: 100 })
    expect((await fetch(`${url}/metrics`)).status).toBe(404)

    const headers = { 'content-type': 'application/json', origin: url }
    const session = await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify({ email, password }) })
    expect(session.status).toBe(201)
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''

    // What happens is heard while the stream stays open: nothing holds it back or packs it.
    const live = await fetch(`${url}/api/live`, { headers: { cookie, 'accept-encoding': 'gzip, br' } })
    expect([live.status, live.headers.get('content-encoding')]).toEqual([200, null])
    const lines = live.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const hears = async (wanted: string) => {
      while (!heard.includes(wanted)) {
        const { done, value } = (await lines?.read()) ?? { done: true, value: undefined }
        if (done) throw new Error(`The stream ended before ${wanted}: ${heard}`)
        heard += value
      }
    }
    const settings = { origins: url, title: 'Help', greeting: 'Hello!', answerHours: '6' }
    const added = await fetch(`${url}/api/sources`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify({ channel: 'chat', settings }),
    })
    expect(added.status).toBe(201)
    await hears('source-added')
    await lines?.cancel()

    const socket = new WebSocket(`${url.replace('http', 'ws')}/chat/line`, { origin: url })
    onTestFinished(() => socket.terminate())
    const news: { kind: string; message?: { text: string } }[] = []
    socket.on('message', (data) => void news.push(JSON.parse(String(data))))
    await new Promise<void>((resolve, reject) => socket.on('open', resolve).on('error', reject))
    socket.send(JSON.stringify({ kind: 'hello', token: 'a'.repeat(43) }))
    await vi.waitFor(() => expect(news).toMatchObject([{ kind: 'welcome' }]))
    socket.send(JSON.stringify({ kind: 'say', key: 'b'.repeat(22), text: 'Hei, sarana hajosi' }))
    await vi.waitFor(() => expect(news.find(({ kind }) => kind === 'message')?.message?.text).toBe('Hei, sarana hajosi'))

    // A page of somebody else may not speak, through a proxy as without one.
    const foreign = new WebSocket(`${url.replace('http', 'ws')}/chat/line`, { origin: 'https://evil.example' })
    await expect(new Promise((resolve, reject) => foreign.on('open', resolve).on('error', reject))).rejects.toThrow('403')
  },
)
