import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { email } from '#server/engines/channels/mail.ts'
import { conversationOf, conversationOfOwnId, mintId, placeMail, readIds } from '#server/engines/channels/mail-ids.ts'
import { isMailAddress, postOfMail } from '#server/engines/channels/mail-read.ts'
import { readMailSettings, readServer } from '#server/engines/channels/mail-session.ts'
import { ownWords } from '#server/engines/channels/mail-words.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { startAt } from '#test/support/connection.ts'

const self = { address: 'care@fjellro.example', secret: 'a secret of this installation' }
const read = (raw: string | Buffer) => postOfMail(Buffer.from(raw), startAt, self)
const mail = (headers: string, body = 'The hinge is broken.') => `${headers.trim().replace(/\n\s*(?=\S)/g, '\r\n')}\r\n\r\n${body}`
const from = 'From: Aino <aino@post.example>\nSubject: Hinge'
const reply = { key: '0b8ff4c2-0000-4000-8000-7b2a4d9e1f00', conversationId: null, inReplyTo: 'first@post.example' }

describe('a mail as a post', () => {
  it('has the subject first, then the words', async () => {
    expect(await read(mail(`${from}\nMessage-ID: <1@post.example>`))).toMatchObject({
      externalId: '1@post.example',
      text: 'Hinge\n\nThe hinge is broken.',
      author: { externalId: 'aino@post.example', name: 'Aino' },
      conversationId: conversationOf('1@post.example'),
      inReplyTo: null,
      postedAt: startAt,
      addressed: true,
      own: false,
    })
  })

  it('does not repeat the subject of an answer', async () => {
    expect((await read(mail('From: a@b.example\nSubject: Re: Hinge\nMessage-ID: <2@b.example>')))?.text).toBe('The hinge is broken.')
  })

  it('reads HTML, other alphabets and attachments by name', async () => {
    const html = mail(
      'From: =?utf-8?B?QcOvbm8=?= <a@b.example>\nSubject: =?iso-8859-1?Q?T=FCr?=\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8',
      '<p>Die T&uuml;r<br>klemmt</p>',
    )
    expect(await read(html)).toMatchObject({ text: 'Tür\n\nDie Tür\nklemmt', author: { name: 'Aïno' } })
    const parts = [
      '--x',
      'Content-Type: text/plain',
      '',
      'See the photo',
      '--x',
      'Content-Type: image/jpeg; name="hin\u200bge.jpg"',
      '',
      'AAAA',
      '--x--',
    ]
    const withPhoto = mail(
      'From: a@b.example\nSubject: Photo\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x',
      parts.join('\r\n'),
    )
    expect((await read(withPhoto))?.text).toContain('See the photo\n\n[hin')
  })

  it('answers to Reply-To, and shows whose address that is', async () => {
    expect((await read(mail('From: Form <form@shop.example>\nReply-To: Bex <bex@post.example>\nSubject: Contact')))?.author).toMatchObject({
      externalId: 'bex@post.example',
      name: 'Bex',
    })
  })

  it('knows a mail without an id again by what is in it, and two with one id apart', async () => {
    const nameless = mail(from)
    const first = await read(nameless)
    expect(first?.externalId).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect((await read(nameless))?.originalId).toBe(first?.originalId)
    const constant = await read(mail(`${from}\nMessage-ID: <form@shop.example>`, 'one'))
    const again = await read(mail(`${from}\nMessage-ID: <form@shop.example>`, 'two'))
    expect(again?.externalId).toBe(constant?.externalId)
    expect(again?.originalId).not.toBe(constant?.originalId)
    const twice = await read(mail(`Received: by another server\n${from}\nMessage-ID: <form@shop.example>`, 'two'))
    expect(twice?.originalId).toBe(again?.originalId)
  })
})

describe('conversations by mail', () => {
  const ours = mintId(self.secret, reply, 'fjellro.example')

  it('gives the same reply the same id, and knows it again in any case', () => {
    expect(mintId(self.secret, { ...reply }, 'fjellro.example')).toBe(ours)
    expect(conversationOfOwnId(self.secret, ours.toUpperCase())).toBe(conversationOf(reply.inReplyTo))
  })

  it('keeps an answer in the conversation, with or without references', async () => {
    for (const headers of [
      `In-Reply-To: <${ours}>`,
      `References: <first@post.example> <${ours}>`,
      `References: <${ours}>\nIn-Reply-To: <other@x.example>`,
    ]) {
      expect(await read(mail(`${from}\nMessage-ID: <9@post.example>\n${headers}`))).toMatchObject({
        conversationId: conversationOf('first@post.example'),
        inReplyTo: ours,
        own: false,
      })
    }
  })

  it.each([
    ['another secret', mintId('stolen', reply, 'fjellro.example')],
    ['another conversation', ours.replace(/\.[0-9a-f]{32}\./, `.${'0'.repeat(32)}.`)],
    ['no mark', `${reply.key}@fjellro.example`],
  ])('does not believe an id with %s', async (_, forged) => {
    expect(conversationOfOwnId(self.secret, forged)).toBeNull()
    const post = await read(mail(`From: Agent <care@fjellro.example>\nSubject: Hi\nMessage-ID: <${forged}>\nIn-Reply-To: <${forged}>`))
    expect(post).toMatchObject({ own: false, addressed: false })
    expect(post?.conversationId).not.toBe(conversationOf('first@post.example'))
  })

  it('takes only what we signed for our own', async () => {
    expect(await read(mail(`From: care@fjellro.example\nMessage-ID: <${ours}>`))).toMatchObject({ own: true, addressed: false })
  })

  it('reads ids out of any header, and not too many', () => {
    expect(readIds('garbage <a@b> <c d> <<e@f> <>')).toEqual(['a@b', 'e@f'])
    expect(readIds(Array.from({ length: 900 }, (_, index) => `<${index}@x>`).join(' '))).toHaveLength(50)
    expect(placeMail(self.secret, { id: 'own@x', inReplyTo: [], references: ['root@x', 'b@x'] })).toMatchObject({
      conversationId: conversationOf('root@x'),
      inReplyTo: 'b@x',
    })
  })
})

describe('mail that no person wrote to us', () => {
  it.each([
    'Auto-Submitted: auto-replied',
    'Auto-Submitted: auto-generated (vacation)',
    'Precedence: bulk',
    'Precedence: junk',
    'Precedence: list',
    'Precedence: auto_reply',
    'X-Autoreply: yes',
    'X-Autorespond: out of office',
    'List-Id: Deals <deals.shop.example>',
    'Return-Path: <>',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
  ])('is passed over: %s', async (header) => {
    expect(await read(mail(`${from}\n${header}`))).toBeNull()
  })

  it.each(['Auto-Submitted: no', 'Precedence: normal', 'List-Id: Care <care.fjellro.example>', 'Return-Path: <aino@post.example>'])(
    'is not what %s says',
    async (header) => {
      expect(await read(mail(`${from}\n${header}`))).not.toBeNull()
    },
  )

  it('shows that a reply of ours could not be delivered, in its conversation, and lets no program answer', async () => {
    const bounce = mail(
      `From: MAILER-DAEMON@post.example\nReturn-Path: <>\nAuto-Submitted: auto-replied\nSubject: Undelivered\nIn-Reply-To: <${mintId(self.secret, reply, 'fjellro.example')}>`,
      'aino@post.example: no such user',
    )
    const post = await read(bounce)
    expect(post).toMatchObject({ conversationId: conversationOf('first@post.example'), addressed: false })
    expect(email.replyBy({ addressed: false })).toMatchObject({ by: 'hand', reason: expect.any(String) })
  })
})

describe("a writer's own words", () => {
  it.each([
    ['Still broken.\n\nOn Mon, 2 Nov 2026, Care wrote:\n> Is it better?\n> Tell us.', 'Still broken.'],
    ['Immer noch kaputt.\n\nAm 2. Nov. 2026 um 10:00 schrieb Care <care@fjellro.example>:\n\n> Besser?', 'Immer noch kaputt.'],
    ['Fortsatt ødelagt\n\nman. 2. nov. 2026 kl. 10:00 skrev Care\n<care@fjellro.example>:\n> Bedre?', 'Fortsatt ødelagt'],
    ['Yhä rikki\n\nma 2. marraskuuta 2026 Care kirjoitti:\n> Parempi?', 'Yhä rikki'],
    ['Enn bilað\n\nmán., 2. nóv. 2026, Care skrifaði:\n> Betra?', 'Enn bilað'],
    ['Hâlâ bozuk\n\nCare, 2 Kas 2026 tarihinde şunu yazdı:\n> Daha iyi mi?', 'Hâlâ bozuk'],
    ['No.\n\n-----Original Message-----\nFrom: Care\nSent: Monday\n\nIs it better?', 'No.'],
    ['Nein.\n\nVon: Care\nGesendet: Montag\nAn: Aino\n\nBesser?', 'Nein.'],
    ['Order 4711 is late.\n\n-- \nAino\n+358 1', 'Order 4711 is late.'],
    ['It leaks.\n\nSent from my iPhone', 'It leaks.'],
    ['> Is it the door?\nYes\n> Or the seal?\nNo', '> Is it the door?\nYes\n> Or the seal?\nNo'],
    ['> only a quote', '> only a quote'],
    ['-- \nonly a signature', '-- \nonly a signature'],
    ['From: is a word I like', 'From: is a word I like'],
  ])('are found in %j', (text, own) => {
    expect(ownWords(text)).toBe(own)
  })

  it.each([
    [
      'Gmail',
      '<div dir="ltr">Still <b>broken</b></div><br><div class="gmail_quote"><div>On Mon, Care &lt;care@fjellro.example&gt; wrote:<br></div><blockquote><p>Better?</p></blockquote></div>',
    ],
    [
      'Outlook',
      '<p>Still broken</p><div style="border-top:solid"><p><b>From:</b> Care<br><b>Sent:</b> Monday<br><b>To:</b> Aino</p></div><p>Better?</p>',
    ],
    [
      'Apple Mail',
      '<div>Still broken</div><div><blockquote type="cite"><div>On 2 Nov 2026, at 10:00, Care wrote:</div><br><div>Better?</div></blockquote></div>',
    ],
  ])('are found in the HTML of %s', async (_, html) => {
    expect((await read(mail('From: a@b.example\nSubject: Re: x\nContent-Type: text/html', html)))?.text).toBe('Still broken')
  })

  it('of a forwarded mail are all of it', async () => {
    const forwarded = mail(
      'From: a@b.example\nSubject: Fwd: complaint',
      'see below\n\n-----Original Message-----\nFrom: Bex\nSent: Monday\n\nIt burns!',
    )
    expect((await read(forwarded))?.text).toContain('It burns!')
  })
})

const hostile: [string, string | Buffer][] = [
  ['nothing', ''],
  ['only a line', 'hello'],
  ['no header', '\r\n\r\nbody'],
  ['no body', 'From: a@b.example\r\nSubject: x'],
  ['bytes of no charset', Buffer.from([0x46, 0x72, 0x6f, 0x6d, 0x3a, 0x20, 0xff, 0xfe, 0x0d, 0x0a, 0x0d, 0x0a, 0x80, 0xc3, 0x28])],
  ['NULs', `From: a@b.example\r\nSubject: \0x\0\r\n\r\n\0\0body`],
  ['an unknown charset', mail('From: a@b.example\nContent-Type: text/plain; charset=x-klingon', 'qapla')],
  ['a broken encoded word', mail('From: =?utf-8?B?####?= <a@b.example>\nSubject: =?utf-8?Q?=ZZ?=')],
  ['header injection in a word', mail('From: =?utf-8?Q?x=0D=0ABcc:=20all@b.example?= <a@b.example>\nSubject: =?utf-8?Q?x=0D=0ABcc:=20y?=')],
  ['two From lines', mail('From: a@b.example\nFrom: c@d.example\nSubject: x')],
  ['many authors', mail('From: a@b.example, c@d.example\nSubject: x')],
  ['a group as author', mail('From: Friends: a@b.example, c@d.example;\nSubject: x')],
  ['no author', mail('Subject: x')],
  ['an author with a line break', mail('From: "x\\\r\n y" <a@b.example>\nSubject: x')],
  ['an address within an address', mail('From: "care@fjellro.example" <evil@b.example>\nSubject: x')],
  ['an id with a line break', mail('From: a@b.example\nMessage-ID: <a\r\n b@c>\nSubject: x')],
  ['an endless id', mail(`From: a@b.example\nMessage-ID: <${'a'.repeat(5_000)}@b>\nSubject: x`)],
  ['many references', mail(`From: a@b.example\nReferences: ${'<x@y> '.repeat(20_000)}\nSubject: x`)],
  ['an endless subject', mail(`From: a@b.example\nSubject: ${'x'.repeat(100_000)}`)],
  ['a huge head', mail(`From: a@b.example\nX-Big: ${'x'.repeat(300_000)}\nSubject: x`)],
  ['a thousand headers', mail(`From: a@b.example\n${Array.from({ length: 1_000 }, (_, index) => `X-${index}: y`).join('\n')}\nSubject: x`)],
  ['parts within parts', deep(200)],
  [
    'a boundary that never ends',
    mail('From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x', '--x\r\n\r\nhello'),
  ],
  ['a boundary that never begins', mail('From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x', 'hello')],
  ['a boundary without a name', mail('From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed', 'hello')],
  ['broken base64', mail('From: a@b.example\nContent-Transfer-Encoding: base64', '!!!!@@@')],
  ['broken quoted-printable', mail('From: a@b.example\nContent-Transfer-Encoding: quoted-printable', '=ZZ =\n=')],
  [
    'script in HTML',
    mail('From: a@b.example\nSubject: x\nContent-Type: text/html', '<script>alert(1)</script><p>broken</p><img src=x onerror=alert(1)>'),
  ],
  ['HTML without end', mail('From: a@b.example\nContent-Type: text/html', '<p>'.repeat(30_000))],
  [
    'a file name with a path',
    mail(
      'From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x',
      '--x\r\nContent-Disposition: attachment; filename="../../.htaccess\u200b"\r\n\r\nx\r\n--x--',
    ),
  ],
  ['direction marks', mail('From: \u202eevil <a@b.example>\nSubject: \u202egnp.exe')],
  ['a lone surrogate', mail('From: a@b.example\nSubject: x', 'lone \ud83d surrogate')],
  ['only line feeds', 'From: a@b.example\nSubject: x\n\nwords'],
  ['a winmail attachment', mail('From: a@b.example\nContent-Type: application/ms-tnef; name=winmail.dat', 'xx')],
  ['commands in the words', mail('From: a@b.example\nSubject: x', '.\r\nQUIT\r\nMAIL FROM:<x@y>')],
]

function deep(levels: number): string {
  let body = 'bottom'
  for (let level = 0; level < levels; level += 1)
    body = `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n${body}\r\n--b${level}--\r\n`
  return `From: a@b.example\r\nMIME-Version: 1.0\r\n${body}`
}

describe('hostile mail', () => {
  it.each(hostile)('is read as far as it goes: %s', async (_, raw) => {
    const post = await read(raw)
    expect(post?.text.length).toBeGreaterThan(0)
    expect(post?.text.length).toBeLessThan(45_000)
    expect(post?.text).not.toContain('\0')
    expect(post?.author.handle).not.toMatch(/[\r\n]/)
    expect(post?.author.name).not.toMatch(/[\r\n]/)
    expect(post?.externalId.length).toBeLessThan(500)
    expect(() => JSON.parse(JSON.stringify(post))).not.toThrow()
  })

  it('is read whatever happened to its bytes', async () => {
    const whole = mail(
      'From: =?utf-8?Q?A=C3=AF?= <a@b.example>\nTo: care@fjellro.example\nSubject: x\nMessage-ID: <1@b.example>\nReferences: <0@b.example>\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="x"',
      '--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nT=C3=BCr\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>T&uuml;r</p>\r\n--x--',
    )
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.integer({ min: 0, max: 255 }), length: fc.nat(40) })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        let bytes = Buffer.from(whole)
        for (const { at, byte, length } of changes)
          bytes = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length, byte), bytes.subarray(at + (byte % 3))])
        const post = await read(bytes)
        expect(post === null || post.text.length > 0).toBe(true)
      }),
      { numRuns: 1_000, seed: 3 },
    )
  })

  it.each(['a@b\r\nRCPT TO:<x@y>', 'a@b.example>', 'a b@c', '@', 'a@', '', 'a@b,c@d', '"x"@y', `${'a'.repeat(65)}@b`, null])(
    'has no address: %j',
    (address) => {
      expect(isMailAddress(address)).toBe(false)
    },
  )
})

describe('the settings of a mailbox', () => {
  const good = {
    imapServer: 'imap.post.example',
    smtpServer: 'smtp.post.example:587',
    user: 'care@fjellro.example',
    password: 'x',
    instanceKey: 'k',
  }

  it('never let a password go out in the clear but to this computer', () => {
    expect(readServer('imap.post.example', 993)).toEqual({ host: 'imap.post.example', port: 993, tls: 'at-once' })
    expect(readServer('smtp.post.example:587', 465)).toMatchObject({ port: 587, tls: 'starttls' })
    expect(readServer('127.0.0.1:1143', 993)).toMatchObject({ tls: 'none' })
    expect(readServer('127.0.0.1.evil.example:143', 993)).toMatchObject({ tls: 'starttls' })
    for (const wrong of ['', 'a b', 'a:0', 'a:99999', 'http://a', 'a\r\nb', '-a']) expect(readServer(wrong, 993)).toBeNull()
  })

  it.each([
    [{ password: '' }, 'token'],
    [{ user: '' }, 'token'],
    [{ imapServer: 'nonsense here' }, 'invalid'],
    [{ smtpServer: 'x:0' }, 'invalid'],
    [{ address: 'not an address' }, 'invalid'],
    [{ instanceKey: '' }, 'invalid'],
  ])('are refused with %j', (change, code) => {
    expect(() => readMailSettings({ ...good, ...change })).toThrow(expect.objectContaining({ kind: 'stop-and-ask', code }))
    expect(readMailSettings(good)).toMatchObject({ mailbox: 'INBOX', address: 'care@fjellro.example' })
  })

  it('say that a reply is looked for and not repeated', () => {
    expect(email.reconciliation).toEqual({ nativeKey: false, settleMs: minute, attempts: 3 })
  })
})
