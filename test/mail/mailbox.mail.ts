import { afterAll, describe, expect, it } from 'vitest'
import { day, minute, second } from '#server/kit/lib/clock.ts'
import { copy, failure, idsOf, readAll } from '../support/connection.ts'
import { mailOrder, openMailConnection, stopDovecot } from '../support/mail-connection.ts'

afterAll(stopDovecot)

describe('reading a real mailbox', () => {
  it('hands over every mail exactly once across pages, and marks none as read', async () => {
    const { connection, arrive, hand } = await openMailConnection()
    const sent: string[] = []
    for (let index = 0; index < 60; index += 1) sent.push(await arrive(`hinge ${index}`))
    const read = await readAll(connection)
    expect(idsOf(read.posts)).toEqual(sent)
    expect((await readAll(connection, read.cursor)).posts).toEqual([])
    expect(await hand.status('INBOX', { unseen: true })).toMatchObject({ unseen: 60 })
    sent.push(await arrive('one more'))
    expect(idsOf((await readAll(connection, read.cursor)).posts)).toEqual(sent.slice(60))
  })

  it('goes on in mid-window after a crash, from whichever cursor was kept last', async () => {
    const { connection, reopen, arrive } = await openMailConnection()
    const sent: string[] = []
    for (let index = 0; index < 60; index += 1) sent.push(await arrive(`hinge ${index}`))
    const first = await connection.fetchPosts(null)
    expect(first.more).toBe(true)
    sent.push(await arrive('meanwhile'))
    const rest = await readAll(reopen(), copy(first.cursor))
    expect([...idsOf(first.posts), ...idsOf(rest.posts)]).toEqual(sent)
  })

  it('passes over mail that was deleted while it read', async () => {
    const { connection, arrive, hand } = await openMailConnection()
    const sent = [await arrive('one'), await arrive('two'), await arrive('three')]
    const lock = await hand.getMailboxLock('INBOX')
    await hand.messageDelete('2', { uid: true })
    lock.release()
    expect(idsOf((await readAll(connection)).posts)).toEqual([sent[0], sent[2]])
  })

  it('reads the mailbox again when its numbers lost their meaning, and says the same names', async () => {
    const { connection, arrive, hand, reopen } = await openMailConnection()
    await hand.mailboxCreate('Help')
    const said = 'From: a@b.example\r\nSubject: x\r\nMessage-ID: <kept@b.example>\r\n\r\nhello'
    await hand.append('Help', said)
    const help = reopen({ mailbox: 'Help' })
    const before = await readAll(help)
    await hand.mailboxDelete('Help')
    await hand.mailboxCreate('Help')
    await hand.append('Help', said)
    await hand.append('Help', said.replace('kept', 'new'))
    const after = await readAll(help, before.cursor)
    expect(after.posts.map(({ originalId }) => originalId)[0]).toBe(before.posts[0]?.originalId)
    expect(idsOf(after.posts)).toEqual(['kept@b.example', 'new@b.example'])
    await arrive('unrelated')
    expect(idsOf((await readAll(connection)).posts)).toHaveLength(1)
  })

  it('does not hand over what no person wrote, and goes on behind it', async () => {
    const { connection, arrive } = await openMailConnection()
    await arrive('I am away', { 'Auto-Submitted': 'auto-replied' })
    const person = await arrive('Still broken')
    await arrive('50 % off', { Precedence: 'bulk' })
    const read = await readAll(connection)
    expect(idsOf(read.posts)).toEqual([person])
    expect((await connection.fetchPosts(read.cursor)).posts).toEqual([])
  })

  it('counts what came by lists that are not ours, and says so as long as it is news', async () => {
    const { connection, arrive, pass } = await openMailConnection()
    await arrive('hinge')
    const quiet = await connection.fetchPosts(null)
    expect(quiet.standing?.trouble).toBeNull()
    await arrive('50 % off', { Precedence: 'bulk', 'List-Id': 'News <news.shop.example>' })
    await arrive('51 % off', { Precedence: 'bulk', 'List-Id': 'News <news.shop.example>' })
    const told = await connection.fetchPosts(copy(quiet.cursor))
    expect(told.standing?.trouble).toMatch(
      /^2 mails of mailing lists and mass senders were passed over since .*, the last of news\.shop\.example\.$/,
    )
    expect((await connection.fetchPosts(copy(told.cursor))).standing?.trouble).toBe(told.standing?.trouble)
    pass(8 * day)
    expect((await connection.fetchPosts(copy(told.cursor))).standing?.trouble).toBeNull()
  })

  it('finds the words of a large mail wherever they stand, and says when some were left', async () => {
    const { connection, arrive } = await openMailConnection()
    const photo = [
      '--b',
      'Content-Type: image/jpeg; name="bilde.jpg"',
      'Content-Transfer-Encoding: base64',
      '',
      `${'AAAA'.repeat(18)}\r\n`.repeat(4_000),
    ]
    const body = [...photo, '--b', 'Content-Type: text/plain; charset=utf-8', '', 'Kjelen lekker på gulvet.', '--b--', '']
    await arrive(body.join('\r\n'), { Subject: 'Photo', 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=b' })
    const html = { Subject: 'Style', 'MIME-Version': '1.0', 'Content-Type': 'text/html; charset=utf-8' }
    await arrive(`<style>${'p{}\r\n'.repeat(60_000)}</style><p>Ketillinn lekur.</p>`, html)
    await arrive(`<p>Su kaçırıyor.</p><!--${'x\r\n'.repeat(700_000)}--><p>unseen</p>`, html)
    await arrive('small')
    const read = await readAll(connection)
    expect(read.posts.map(({ text }) => text)).toEqual([
      'Photo\n\nKjelen lekker på gulvet.\n\n[bilde.jpg]',
      'Style\n\nKetillinn lekur.',
      'Style\n\nSu kaçırıyor.\n\n[…]',
      'Hinge\n\nsmall',
    ])
  })

  it('stops and asks when the password or the mailbox is wrong', async () => {
    const { reopen } = await openMailConnection()
    expect(await failure(reopen({ password: 'wrong' }).fetchPosts(null))).toMatchObject({ kind: 'stop-and-ask', code: 'token' })
    expect(await failure(reopen({ mailbox: 'Nowhere' }).fetchPosts(null))).toMatchObject({ kind: 'stop-and-ask', code: 'invalid' })
  })

  it('signs in with an access token, renews a dead one and keeps the new', async () => {
    const { reopen, user, tokenUrl, saved, arrive } = await openMailConnection()
    await arrive('one')
    expect((await reopen({ password: '', accessToken: `alive/${user}` }).fetchPosts(null)).posts).toHaveLength(1)
    const renewing = { password: '', accessToken: 'dead', refreshToken: `refresh/${user}`, clientId: 'aftercare', tokenUrl }
    expect((await reopen(renewing).fetchPosts(null)).posts).toHaveLength(1)
    expect(saved).toEqual({ accessToken: `alive/${user}` })
    expect(await failure(reopen({ ...renewing, refreshToken: 'revoked' }).fetchPosts(null))).toMatchObject({
      kind: 'stop-and-ask',
      code: 'token',
    })
    expect(await failure(reopen({ password: '', accessToken: 'dead' }).fetchPosts(null))).toMatchObject({
      kind: 'stop-and-ask',
      code: 'token',
    })
  })

  it('sends no password to a server that cannot encrypt', async () => {
    const { reopen, imap } = await openMailConnection()
    const connection = reopen({ imapServer: `localhost.localdomain:${imap.port}` })
    expect((await failure(connection.fetchPosts(null))).kind).not.toBe('unknown')
  })
})

describe('when the line to the mailbox is bad', () => {
  it.each([
    ['reset at once', { kind: 'reset' }],
    ['cut at once', { kind: 'cut' }],
    ['reset in the words', { kind: 'reset', when: /FETCH \(/ }],
    ['cut in the words', { kind: 'cut', when: /FETCH \(/ }],
    ['reset while searching', { kind: 'reset', when: /\* SEARCH|ESEARCH/ }],
    ['cut while opening', { kind: 'cut', when: /UIDVALIDITY/ }],
    ['stalled at once', { kind: 'stall' }],
    ['stalled in the words', { kind: 'stall', when: /FETCH \(/ }],
  ] as const)('loses nothing when it is %s', async (_, fault) => {
    const { connection, reopen, arrive, imap, now } = await openMailConnection()
    await arrive('before')
    const { cursor } = await readAll(connection)
    const sent = [await arrive('one'), await arrive('two')]
    imap.fault = fault
    const error = await failure(reopen({ timeoutMs: 1_500 }).fetchPosts(cursor))
    expect(error).toMatchObject({ kind: 'retry-at' })
    expect(error.retryAt).toBeGreaterThan(now())
    imap.fault = null
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual(sent)
  })

  it('reads what comes byte by byte', async () => {
    const { connection, arrive, imap } = await openMailConnection()
    const sent = [await arrive('slowly')]
    imap.fault = { kind: 'slice' }
    expect(idsOf((await readAll(connection)).posts)).toEqual(sent)
  })

  it('ends its calls when the product stops, and is told at once when there is no server', async () => {
    const { connection, imap, stop, reopen } = await openMailConnection()
    expect(await failure(reopen({ imapServer: '127.0.0.1:1' }).fetchPosts(null))).toMatchObject({ kind: 'retry-at', code: 'network' })
    imap.fault = { kind: 'stall' }
    const reading = failure(connection.fetchPosts(null))
    stop()
    expect(await reading).toMatchObject({ kind: 'retry-at' })
  })
})

describe('answering by mail', () => {
  it('answers in the thread, keeps a copy, and hears the answer in the same conversation', async () => {
    const { connection, arrive, sink, savedIn, now, user } = await openMailConnection()
    const id = await arrive('Sarana rikki', { Subject: 'Ovi =?utf-8?Q?=C3=A4?=', References: '<root@post.example>' })
    const [post] = (await readAll(connection)).posts
    const sent = await connection.sendReply({
      ...mailOrder(id, 'Hei Aino,\n.\nkorjaamme sen 😤', now()),
      conversationId: post?.conversationId ?? null,
    })
    expect(sink.delivered).toMatchObject([{ from: user, to: ['aino@post.example'] }])
    const raw = (sink.delivered[0]?.raw ?? '').replace(/\r\n\s(?=\S)/g, ' ')
    expect(raw).toContain(`Message-ID: <${sent.externalId}>`)
    expect(raw).toContain(`In-Reply-To: <${id}>`)
    expect(raw).toContain(`References: <root@post.example> <${id}>`)
    expect(raw).toMatch(/^Subject: (Re: Ovi|=\?UTF-8\?[QB]\?)/im)
    expect(raw).not.toMatch(/Auto-Submitted/i)
    expect(await savedIn('Sent')).toMatchObject([expect.stringContaining(sent.externalId)])
    const answer = await arrive('Kiitos', { 'In-Reply-To': `<${sent.externalId}>` })
    const heard = (await readAll(connection)).posts.find(({ externalId }) => externalId === answer)
    expect(heard).toMatchObject({ conversationId: post?.conversationId, inReplyTo: sent.externalId })
  })

  it('begins a conversation of its own, says that no person wrote it, finds it again, and hears the answer in it', async () => {
    const { connection, arrive, sink, savedIn, now, user } = await openMailConnection()
    const conversationId = 'a'.repeat(32)
    const begun = { ...mailOrder('', 'Hei,\n\naika on sovittu.', now()), conversationId, automatic: true as const }
    const order = { ...begun, subject: 'Fjellro S-7: sovittu aika\r\nBcc: all@b.example' }
    const sent = await connection.sendReply(order)
    expect(sink.delivered).toMatchObject([{ from: user, to: ['aino@post.example'] }])
    const head = (sink.delivered[0]?.raw ?? '').split('\r\n\r\n')[0]?.replace(/\r\n\s(?=\S)/g, ' ') ?? ''
    expect(head).toMatch(/^Subject: Fjellro S-7: sovittu aika Bcc: all@b\.example$/m)
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/m)
    expect(head).not.toMatch(/^(Bcc|In-Reply-To|References):/im)
    expect(await savedIn('Sent')).toMatchObject([expect.stringContaining(sent.externalId)])
    expect(await connection.findReply(order)).toEqual(sent)
    const answer = await arrive('Kiitos', { 'In-Reply-To': `<${sent.externalId}>` })
    const heard = (await readAll(connection)).posts.find(({ externalId }) => externalId === answer)
    expect(heard).toMatchObject({ conversationId, inReplyTo: sent.externalId })
  })

  it('lets nobody write headers or commands through what they wrote', async () => {
    const { connection, arrive, sink, now } = await openMailConnection()
    const id = await arrive('x', { Subject: '=?utf-8?Q?x=0D=0ABcc:_all@b.example=0D=0A=0D=0Abody?=', Name: 'y' })
    await connection.sendReply(mailOrder(id, 'Hei\r\nBcc: all@b.example\r\n.\r\nQUIT', now()))
    const [mail] = sink.delivered
    const head = mail?.raw.slice(0, mail.raw.indexOf('\r\n\r\n')) ?? ''
    expect(head).not.toMatch(/^Bcc:/im)
    expect(mail?.to).toEqual(['aino@post.example'])
    expect(sink.delivered).toHaveLength(1)
    for (const address of ['a@b.example\r\nRCPT TO:<x@y.example>', 'a@b.example>', 'nobody:123'])
      expect(await failure(connection.sendReply({ ...mailOrder(id, 'Hei', now()), authorExternalId: address }))).toMatchObject({
        kind: 'drop',
        code: 'invalid',
      })
  })

  it('answers mail that has left the mailbox, and mail without an id', async () => {
    const { connection, sink, now } = await openMailConnection()
    await connection.sendReply(mailOrder('gone@post.example', 'Hei', now()))
    await connection.sendReply(mailOrder(`sha256:${'0'.repeat(64)}`, 'Hei', now()))
    expect(sink.delivered[0]?.raw).toContain('In-Reply-To: <gone@post.example>')
    expect(sink.delivered[1]?.raw).not.toContain('In-Reply-To')
  })

  it.each([
    ['refuses the words for good', { refuse: 554 }, { kind: 'drop', code: 'forbidden' }],
    ['refuses the words for now', { refuse: 451 }, { kind: 'retry-at', code: 'rate-limit' }],
    ['does not know the customer', { recipient: 550 }, { kind: 'drop', code: 'gone' }],
    ['is busy', { recipient: 450 }, { kind: 'retry-at', code: 'rate-limit' }],
  ] as const)('says exactly what it means that the server %s', async (_, say, outcome) => {
    const { connection, arrive, sink, savedIn, now } = await openMailConnection()
    Object.assign(sink.say, say)
    expect(await failure(connection.sendReply(mailOrder(await arrive('x'), 'Hei', now())))).toMatchObject(outcome)
    expect(sink.delivered).toEqual([])
    expect(await savedIn('Sent')).toEqual([])
  })

  it.each([
    ['reset before the words', { kind: 'reset', when: /^354/m }, 'retry-at', 0],
    ['stalled before the words', { kind: 'stall', when: /^354/m }, 'retry-at', 0],
    ['cut at the greeting', { kind: 'cut', when: /^220/m }, 'retry-at', 0],
    ['reset after the words', { kind: 'reset', when: /queued|^250 .*OK: message/im }, 'unknown', 1],
    ['stalled after the words', { kind: 'stall', when: /queued|^250 .*OK: message/im }, 'unknown', 1],
    ['reset in the words', { kind: 'reset', when: /In-Reply-To/i, from: 'client' }, 'unknown', 0],
  ] as const)('never sends twice when the line is %s', async (_, fault, kind, taken) => {
    const { connection, reopen, arrive, smtp, sink, now, pass } = await openMailConnection()
    const order = mailOrder(await arrive('x'), 'Hei', now())
    smtp.fault = fault
    expect(await failure(reopen({ timeoutMs: 1_500 }).sendReply(order))).toMatchObject({ kind })
    expect(sink.delivered).toHaveLength(taken)
    smtp.fault = null
    pass(minute)
    if (kind === 'unknown') expect(await connection.findReply(order)).toBeNull()
    else {
      await connection.sendReply(order)
      expect(sink.delivered).toHaveLength(1)
      expect(await connection.findReply(order)).not.toBeNull()
    }
  })

  it('finds a reply by its copy or by an answer to it, and no other', async () => {
    const { connection, arrive, now, hand } = await openMailConnection()
    const order = mailOrder(await arrive('x'), 'Hei', now())
    const sent = await connection.sendReply(order)
    expect(await connection.findReply(order)).toEqual(sent)
    expect(await connection.findReply({ ...order, key: 'another' })).toBeNull()
    const lock = await hand.getMailboxLock('Sent')
    await hand.messageDelete('1:*')
    lock.release()
    expect(await connection.findReply(order)).toBeNull()
    await arrive('Kiitos', { 'In-Reply-To': `<${sent.externalId}>` })
    expect(await connection.findReply(order)).toEqual(sent)
  })

  it('sends nothing when the mailbox cannot be reached, and says sent when only the copy failed', async () => {
    const { reopen, arrive, imap, sink, now, smtp } = await openMailConnection()
    const order = mailOrder(await arrive('x'), 'Hei', now())
    imap.fault = { kind: 'reset' }
    expect(await failure(reopen().sendReply(order))).toMatchObject({ kind: 'retry-at', code: 'network' })
    expect(sink.delivered).toEqual([])
    imap.fault = { kind: 'reset', when: /Sent/ }
    expect(await reopen().sendReply(order)).toMatchObject({ externalId: expect.stringContaining(order.key) })
    expect(sink.delivered).toHaveLength(1)
    expect(smtp.connections).toBe(1)
  })

  it('stops and asks when the server for outgoing mail refuses the password, and ends in time', async () => {
    const { reopen, arrive, smtp, now } = await openMailConnection()
    const order = mailOrder(await arrive('x'), 'Hei', now())
    smtp.fault = { kind: 'cut', when: /^235/m }
    expect(await failure(reopen({ timeoutMs: 2 * second }).sendReply(order))).toMatchObject({ kind: 'retry-at' })
  })
})
