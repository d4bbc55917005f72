import { afterAll, describe, expect, it } from 'vitest'
import { minute } from '#server/kit/lib/clock.ts'
import { failure, idsOf, readAll } from '../support/connection.ts'
import { cellOf, type Outcome, type RowName, rowNames } from '../support/fault-matrix.ts'
import type { ProxyFault } from '../support/fault-proxy.ts'
import { mailOrder, openMailConnection, stopDovecot } from '../support/mail-connection.ts'

afterAll(stopDovecot)

type MailConnection = Awaited<ReturnType<typeof openMailConnection>>
type Change = Record<string, unknown>
/** Makes something go wrong; answers with which settings the mailbox is opened then. */
type Spoil = (mail: MailConnection) => Change | Promise<Change>

const atImap =
  (fault: ProxyFault): Spoil =>
  ({ imap }) => {
    imap.fault = fault
    return {}
  }
const atSmtp =
  (fault: ProxyFault): Spoil =>
  ({ smtp }) => {
    smtp.fault = fault
    return {}
  }
const sinkSays =
  (say: Partial<MailConnection['sink']['say']>): Spoil =>
  ({ sink }) => {
    Object.assign(sink.say, say)
    return {}
  }
const oneArrives =
  (headers: Record<string, string>, earlierMs = 0): Spoil =>
  async ({ arrive, now }) => {
    await arrive('one', { ...headers, Date: new Date(now() - earlierMs).toUTCString() })
    return {}
  }
const firstGoes: Spoil = async ({ hand }) => {
  const lock = await hand.getMailboxLock('INBOX')
  await hand.messageDelete('1', { uid: true })
  lock.release()
  return {}
}
const words = /FETCH \(/
const taken = /queued|^250 .*OK: message/im
const signInWith = (accessToken: string, refreshToken: string): Spoil => {
  return ({ user, tokenUrl }) => ({ password: '', accessToken, refreshToken: `${refreshToken}/${user}`, clientId: 'aftercare', tokenUrl })
}
/** Only where an answer never comes; a refused sign-in is told after two seconds. */
const patienceIn = (outcome: Outcome) => ({ timeoutMs: typeof outcome !== 'string' && outcome[1] === 'timeout' ? 1_500 : 10_000 })

const reading: Partial<Record<RowName, Spoil>> = {
  rate: atImap({ kind: 'say', when: /^(\w+) OK \[.*$/m, words: '$1 NO [LIMIT] Too many sessions\r' }),
  unauthorized: () => ({ password: 'wrong' }),
  'server-json': atImap({ kind: 'say', when: /^(\w+) OK Fetch completed.*$/im, words: '$1 NO Internal error\r' }),
  'reset-before': atImap({ kind: 'reset' }),
  'reset-after': atImap({ kind: 'reset', when: words }),
  hang: atImap({ kind: 'stall' }),
  'hang-after': atImap({ kind: 'stall', when: words }),
  cut: atImap({ kind: 'cut', when: words }),
  drip: atImap({ kind: 'slice' }),
  garbled: atImap({ kind: 'say', when: /^\* OK[\s\S]*$/, words: '\u0000\u0001\u0002)(\r\n' }),
  'repeat-page': oneArrives({ 'Message-ID': '<one@post.example>' }),
  'shuffled-page': oneArrives({ 'Message-ID': '<one@post.example>' }, minute),
  late: oneArrives({ 'Message-ID': '<late@post.example>' }, 60 * minute),
  deleted: firstGoes,
  expired: signInWith('dead', 'refresh'),
  'grant-gone': signInWith('dead', 'revoked'),
  unreachable: () => ({ imapServer: '127.0.0.1:1' }),
}

const sending: Partial<Record<RowName, Spoil>> = {
  rate: sinkSays({ recipient: 450 }),
  'rate-v1': sinkSays({ refuse: 451 }),
  unauthorized: sinkSays({ refuseSignIn: true }),
  forbidden: sinkSays({ refuse: 554 }),
  locked: sinkSays({ recipient: 550 }),
  'server-json': sinkSays({ refuse: 421 }),
  'reset-before': atSmtp({ kind: 'reset', when: /^354/m }),
  'reset-after': atSmtp({ kind: 'reset', when: taken }),
  hang: atSmtp({ kind: 'stall', when: /^354/m }),
  'hang-after': atSmtp({ kind: 'stall', when: taken }),
  cut: atSmtp({ kind: 'cut', when: taken }),
  drip: atSmtp({ kind: 'slice' }),
  expired: signInWith('dead', 'refresh'),
  'grant-gone': signInWith('dead', 'revoked'),
  deleted: firstGoes,
  unreachable: () => ({ smtpServer: '127.0.0.1:1' }),
  'own-late': atSmtp({ kind: 'reset', when: taken }),
}

const cells = (which: 'reading' | 'sending', spoils: Partial<Record<RowName, Spoil>>) =>
  rowNames.flatMap((name): [RowName, Outcome, boolean, Spoil][] => {
    const cell = cellOf('email', name)
    const spoil = spoils[name]
    return cell?.[which] && spoil ? [[name, cell[which], cell.taken === true, spoil]] : []
  })

/** The column of the fault matrix for e-mail, against a real Dovecot and a real SMTP server. */
describe('the channel email, when the servers say no, break off or lie', () => {
  it('has a test for each cell of its column', () => {
    const told = (which: 'reading' | 'sending') => rowNames.filter((name) => cellOf('email', name)?.[which]).sort()
    expect([Object.keys(reading).sort(), Object.keys(sending).sort()]).toEqual([told('reading'), told('sending')])
  })

  it.each(cells('reading', reading))('loses nothing by %s', async (name, outcome, _, spoil) => {
    const mail = await openMailConnection()
    const { connection, reopen, arrive, imap, now } = mail
    await arrive('before')
    const { cursor } = await readAll(connection)
    const sent = [await arrive('one', { 'Message-ID': '<one@post.example>' }), await arrive('two')]
    const settings = await spoil(mail)
    const broken = reopen({ ...patienceIn(outcome), ...settings })
    if (name === 'late') sent.push('late@post.example')
    if (outcome === 'heard') {
      const heard = idsOf((await readAll(broken, cursor)).posts)
      // The same mail twice is one mention: both have the same name.
      expect(new Set(heard)).toEqual(new Set(sent))
      return
    }
    const error = await failure(broken.fetchPosts(cursor))
    expect(error).toMatchObject({ kind: outcome[0], code: outcome[1] })
    if (error.kind === 'retry-at') expect(error.retryAt).toSatisfy((at: number) => at > now() && at <= now() + 15 * minute)
    imap.fault = null
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual(sent)
  })

  it.each(cells('sending', sending))('says a reply once and knows it, in spite of %s', async (name, outcome, isTaken, spoil) => {
    const mail = await openMailConnection()
    const { connection, reopen, arrive, smtp, sink, now, pass } = mail
    const order = mailOrder(await arrive('x'), 'Hei', now())
    const settings = await spoil(mail)
    const broken = reopen({ ...patienceIn(outcome), ...settings })
    if (outcome === 'sent') {
      const sent = await broken.sendReply(order)
      expect(sink.delivered).toHaveLength(1)
      smtp.fault = null
      expect(await connection.findReply(order)).toEqual(sent)
      return
    }
    const error = await failure(broken.sendReply(order))
    expect(error).toMatchObject({ kind: outcome[0], code: outcome[1] })
    expect(sink.delivered).toHaveLength(isTaken ? 1 : 0)
    smtp.fault = null
    Object.assign(sink.say, { refuse: null, recipient: null, refuseSignIn: false })
    if (error.kind === 'retry-at') {
      expect(error.retryAt).toSatisfy((at: number) => at > now() && at <= now() + 15 * minute)
      const sent = await connection.sendReply(order)
      expect(sink.delivered).toHaveLength(1)
      expect(await connection.findReply(order)).toEqual(sent)
    }
    if (error.kind !== 'unknown') return
    pass(minute)
    // The copy in Sent comes after the server said yes: without it only the customer's answer tells.
    expect(await connection.findReply(order)).toBeNull()
    if (name === 'own-late') await tellsByAnswer(mail, order)
    expect(sink.delivered).toHaveLength(1)
  })

  it.each(['imap', 'smtp'] as const)('ends whatever is asked when its time is over, though %s never answers', async (which) => {
    const mail = await openMailConnection()
    const order = mailOrder(await mail.arrive('x'), 'Hei', mail.now())
    mail[which].fault = { kind: 'stall' }
    const connection = mail.reopen({ longestMs: 300 })
    const asked =
      which === 'smtp'
        ? [connection.sendReply(order)]
        : [connection.whoAmI(), connection.fetchPosts(null), connection.findReply(order), connection.sendReply(order)]
    for (const call of asked.map(failure)) expect(await call).toMatchObject({ kind: 'retry-at', code: 'timeout' })
    expect(mail.sink.delivered).toEqual([])
  })
})

async function tellsByAnswer({ connection, arrive, sink }: MailConnection, order: ReturnType<typeof mailOrder>) {
  const id = /^Message-ID: <(.*)>/im.exec((sink.delivered[0]?.raw ?? '').replace(/\r\n\s/g, ' '))?.[1] ?? ''
  await arrive('Kiitos', { 'In-Reply-To': `<${id}>` })
  expect(await connection.findReply(order)).toEqual({ externalId: id, url: null })
}
