import { execFile, spawn } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type DovecotProgram, unpackDovecot } from './dovecot-unpacked.ts'

const run = promisify(execFile)

/**
 * Dovecot unpacked from Debian's packages into a folder of the project; the program at DOVECOT (version 2.3) where that is set by hand.
 * Throws an Error with one clear sentence when there is none.
 */
async function findDovecot(): Promise<DovecotProgram> {
  const path = process.env.DOVECOT
  if (path) return { path, env: process.env, settings: '', prepare: async () => undefined }
  return unpackDovecot().catch((error: unknown) => {
    throw new Error('The mail tests need the packages of a Debian system, or a Dovecot 2.3 whose path is set as DOVECOT.', { cause: error })
  })
}

export type Dovecot = { port: number; password: string; tokenUrl: string; close(): Promise<void> }

/** A real IMAP server of its own on 127.0.0.1; any user name is let in with the password. The caller closes it. */
export async function startDovecot(): Promise<Dovecot> {
  const program = await findDovecot()
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-dovecot-'))
  const port = await freePort()
  const password = 'practice'
  // Dovecot hands no mail to root, so root lets nobody have it.
  const { uid, gid, username } = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534, username: 'nobody' } : userInfo()
  const group = (await run('id', ['-gn', username])).stdout.trim()
  await mkdir(join(folder, 'mail'))
  await chmod(folder, 0o755)
  if (userInfo().uid === 0) await chown(join(folder, 'mail'), uid, gid)
  const log = join(folder, 'log')
  const provider = await startProvider()
  const url = `http://127.0.0.1:${provider.port}/introspect?token=`
  await writeFile(
    join(folder, 'oauth2.conf'),
    `introspection_mode = get\nintrospection_url = ${url}\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n`,
  )
  const conf = join(folder, 'dovecot.conf')
  await writeFile(
    conf,
    `${program.settings}protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${log}
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain xoauth2 oauthbearer
default_internal_user = ${username}
default_internal_group = ${group}
default_login_user = ${username}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${folder}/mail/%u
mail_max_userip_connections = 100
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/oauth2.conf
}
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`,
  )
  await program.prepare(join(folder, 'run'))
  const { cwd, env } = program
  const server = spawn(program.path, ['-F', '-c', conf], { stdio: ['ignore', 'ignore', 'pipe'], env, ...(cwd && { cwd }) })
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => (said += chunk))
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  let dead = false
  void ended.then(() => (dead = true))
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (dead || tries > 200) throw new Error(`Dovecot did not start: ${said} ${await readFile(log, 'utf8').catch(() => '')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    port,
    password,
    tokenUrl: `http://127.0.0.1:${provider.port}/token`,
    close: async () => {
      await provider.close()
      server.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The provider whose tokens Dovecot asks about: `alive/<user>` lets that user in, and the refresh token `refresh/<user>` gets it. */
async function startProvider() {
  const server = createHttpServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider')
    const say = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (pathname === '/introspect') {
      const [state, user] = (searchParams.get('token') ?? '').split('/')
      return void say(200, { active: state === 'alive', username: user ?? 'nobody' })
    }
    let form = ''
    request.on('data', (chunk: Buffer) => (form += chunk))
    request.on('end', () => {
      const [state, user] = (new URLSearchParams(form).get('refresh_token') ?? '').split('/')
      say(state === 'refresh' ? 200 : 400, state === 'refresh' ? { access_token: `alive/${user}` } : { error: 'invalid_grant' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { port: (server.address() as { port: number }).port, close }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', (greeting) => {
      socket.destroy()
      resolve(greeting.toString().startsWith('* OK'))
    })
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}
