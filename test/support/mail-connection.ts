import { ImapFlow } from 'imapflow'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'
import type { Channel, ReplyOrder } from '#server/engines/channels/channel.ts'
import { getChannel } from '#server/engines/channels/index.ts'
import { type Dovecot, startDovecot } from './dovecot.ts'
import { startFaultProxy } from './fault-proxy.ts'

let dovecot: Promise<Dovecot> | null = null
let users = 0

/** The one Dovecot of a test file; `stopDovecot` ends it. */
const runningDovecot = () => {
  dovecot ??= startDovecot()
  return dovecot
}

export async function stopDovecot(): Promise<void> {
  await (await dovecot)?.close()
  dovecot = null
}

type Delivered = { from: string; to: string[]; raw: string }

/** A real SMTP server that keeps what it takes. `refuse` answers the words of a mail with this error; `recipient` refuses whom it is for. */
async function startSink() {
  const delivered: Delivered[] = []
  const say: { refuse: number | null; recipient: number | null; refuseSignIn: boolean } = {
    refuse: null,
    recipient: null,
    refuseSignIn: false,
  }
  const answer = (code: number | null, done: (error?: Error | null) => void) =>
    done(code === null ? null : Object.assign(new Error('Not now'), { responseCode: code }))
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    onAuth({ password, accessToken }, _session, done) {
      const isLetIn = !say.refuseSignIn && (password === 'practice' || accessToken?.startsWith('alive/'))
      if (isLetIn) done(null, { user: 'x' })
      else done(new Error('No'))
    },
    allowInsecureAuth: true,
    onRcptTo: (_address, _session, done) => answer(say.recipient, done),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        if (say.refuse === null)
          delivered.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            raw: Buffer.concat(chunks).toString(),
          })
        answer(say.refuse, done)
      })
    },
  })
  // Connections that tests break are no errors of the server.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  return { port, delivered, say, close: () => new Promise<void>((resolve) => server.close(resolve)) }
}

/** A mailbox of its own at a real server, with proxies before both servers, and a connection to it whose clock stands still but for `pass`. */
export async function openMailConnection(channel: Channel = getChannel('email')) {
  const { port, password, tokenUrl } = await runningDovecot()
  users += 1
  const user = `care${users}@fjellro.example`
  const [imap, sink] = [await startFaultProxy(port), await startSink()]
  const smtp = await startFaultProxy(sink.port)
  const hand = new ImapFlow({ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, auth: { user, pass: password }, logger: false })
  await hand.connect()
  onTestFinished(async () => {
    hand.close()
    await Promise.all([imap.close(), smtp.close(), sink.close()])
  })
  let at = Date.now()
  const saved: Record<string, string> = {}
  const stopping = new AbortController()
  const reopen = (change: Record<string, unknown> = {}) =>
    channel.open({
      settings: {
        imapServer: `127.0.0.1:${imap.port}`,
        smtpServer: `127.0.0.1:${smtp.port}`,
        user,
        password,
        name: 'Fjellro care',
        instanceKey: 'a key for tests',
        ...change,
      },
      query: null,
      clock: () => at,
      signal: stopping.signal,
      saveCredentials: async (changed) => void Object.assign(saved, changed),
    })
  return {
    user,
    tokenUrl,
    /** Credentials that were renewed. */
    saved,
    hand,
    imap,
    smtp,
    sink,
    reopen,
    connection: reopen(),
    now: () => at,
    pass: (ms: number) => (at += ms),
    stop: () => stopping.abort(),
    /** Somebody's mail arrives. */
    async arrive(words: string, headers: Record<string, string> = {}): Promise<string> {
      users += 1
      const id = headers['Message-ID'] ?? `<${users}@post.example>`
      const all: Record<string, string> = { From: 'Aino <aino@post.example>', Subject: 'Hinge', ...headers, 'Message-ID': id }
      const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
      await hand.append('INBOX', `${head.join('\r\n')}\r\n\r\n${words}`, [], new Date(at))
      return id.slice(1, -1)
    },
    /** What is in a mailbox, as text. */
    async savedIn(path: string): Promise<string[]> {
      const lock = await hand.getMailboxLock(path)
      try {
        if (hand.mailbox && hand.mailbox.exists === 0) return []
        const mails = await hand.fetchAll('1:*', { source: true })
        return mails.map(({ source }) => source?.toString() ?? '')
      } finally {
        lock.release()
      }
    },
  }
}

export const mailOrder = (inReplyTo: string, text: string, attemptedAt: number): ReplyOrder => ({
  key: `key-${inReplyTo.replace(/\W/g, '-')}`,
  text,
  visibility: 'private',
  inReplyTo,
  authorExternalId: 'aino@post.example',
  conversationId: null,
  attemptedAt,
})
