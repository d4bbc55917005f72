import { describe, expect, it } from 'vitest'
import { postOfMail } from '#server/engines/channels/mail-read.ts'
import { startAt } from '#test/support/connection.ts'

const self = { address: 'care@fjellro.example', secret: 'a secret of this installation' }
const from = 'From: Aino <aino@post.example>\nTo: care@fjellro.example'
/** A mail as bytes: head and body in UTF-8 unless they are bytes already. */
function read(head: string, body: string | Buffer = 'The hinge is broken.') {
  const raw = Buffer.concat([Buffer.from(`${from}\n${head}`.replaceAll('\n', '\r\n')), Buffer.from('\r\n\r\n'), Buffer.from(body)])
  return postOfMail(raw, startAt, self)
}
const lines = (...all: string[]) => all.join('\r\n')
const parts = (kind: string, ...all: [head: string, body: string][]) =>
  [
    `Subject: Photo\nMIME-Version: 1.0\nContent-Type: multipart/${kind}; boundary=b`,
    `${all.map(([head, body]) => `--b\r\n${head}\r\n\r\n${body}\r\n`).join('')}--b--\r\n`,
  ] as const
const plain = 'Content-Type: text/plain; charset=utf-8'
const html = 'Content-Type: text/html; charset=utf-8'

describe('mail made to hold the desk up', () => {
  const size = 192 * 1024
  it.each<[string, string, string]>([
    ['empty lines', '', '\n'],
    ['empty lines of Windows', '', '\r\n'],
    ['lines of one space', '', ' \n'],
    ['quoted nothing', '', '>\n'],
    ['heads of mails', '', 'From: x\n'],
    ['attributions', '', 'x wrote:\n'],
    ['marks on one letter', 'Content-Type: text/plain; charset=utf-8', '\u0323\u0307'],
    ['flowed lines', 'Content-Type: text/plain; format=flowed', 'a \n'],
    ['soft breaks', 'Content-Transfer-Encoding: quoted-printable', '=\r\n'],
    ['base64 in short lines', 'Content-Transfer-Encoding: base64', 'AAAA\r\n'],
    ['parts', 'Content-Type: multipart/mixed; boundary=b', '--b\r\n\r\nx\r\n'],
    ['mails in mails', 'Content-Type: multipart/mixed; boundary=b', '--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\nx\r\n'],
    ['HTML of empty lines', 'Content-Type: text/html', '\n'],
    ['white space in tags', 'Content-Type: text/html', `<img${' '.repeat(3_900)}>`],
    ['open tags', 'Content-Type: text/html', '<a "'],
  ])('is read in time, and its words found: %s', (_, head, piece) => {
    const before = performance.now()
    const post = read(`Subject: Hinge${head && `\n${head}`}`, piece.repeat(Math.ceil(size / piece.length)))
    // Measured: below 50 ms; the bound leaves room for a busy machine. Before, most took from one second to three.
    expect(performance.now() - before).toBeLessThan(500)
    expect(post?.text).toContain('Hinge')
  })

  it('finds the words behind them', () => {
    expect(read('Subject: Hinge', `${'\r\n'.repeat(90_000)}The pump leaks.`)?.text).toContain('The pump leaks.')
    expect(read('Subject: Hinge', `${' \n'.repeat(90_000)}Pumpen lekker.`)?.text).toContain('Pumpen lekker.')
  })
})

describe('the words of a mail', () => {
  it('are found below a picture, and behind one in HTML', () => {
    const photo: [string, string] = [
      'Content-Type: image/jpeg; name="bilde.jpg"\r\nContent-Transfer-Encoding: base64',
      'AAAA'.repeat(60_000),
    ]
    expect(read(...parts('mixed', photo, [plain, 'Kjelen lekker.']))?.text).toBe('Photo\n\nKjelen lekker.\n\n[bilde.jpg]')
    const within = `<p><img alt="" src="data:image/png;base64,${'A'.repeat(300_000)}"></p><style>${'p{}'.repeat(90_000)}</style><p>Ketillinn lekur.</p>`
    expect(read(`Subject: x\n${html}`, within)?.text).toBe('x\n\nKetillinn lekur.')
  })

  it('are not the letters of a picture that was cut', () => {
    expect(read(`Subject: x\n${html}`, `<p>Su kaçırıyor.</p><img src="data:image/png;base64,${'A'.repeat(50_000)}`)?.text).toBe(
      'x\n\nSu kaçırıyor.',
    )
  })

  it.each([
    ['Diese Nachricht enthält HTML. Bitte aktivieren Sie die HTML-Anzeige.', '<p>Das Paket kam leer an.</p>', 'Das Paket kam leer an.'],
    ['View in browser: https://x.example/1', '<p>The lid broke off after three days.</p>', 'The lid broke off after three days.'],
    ['Vis denne e-posten i nettleseren', '<div>Døren henger ikke på plass lenger.</div>', 'Døren henger ikke på plass lenger.'],
    ['', '<p>Sarana meni rikki.</p>', 'Sarana meni rikki.'],
    ['The hinge broke.', '<p>The <b>hinge</b> broke.</p>', 'The hinge broke.'],
    [
      'My pump is dead since Monday.',
      '<p>Confidential notice for whoever receives this</p>',
      'My pump is dead since Monday.\nConfidential notice for whoever receives this',
    ],
  ])('are those of the form that has them: %j', (said, rich, text) => {
    expect(read(...parts('alternative', [plain, said], [html, rich]))?.text.replace(/\n+/g, '\n')).toBe(`Photo\n${text}`)
  })

  it('are those of an attached mail too', () => {
    const attached: [string, string] = [
      'Content-Type: message/rfc822',
      lines('From: Ola <ola@post.example>', 'Subject: Pumpe', '', 'Den lekker.'),
    ]
    expect(read(...parts('mixed', [plain, 'Se vedlagt.'], attached))?.text).toBe('Photo\n\nSe vedlagt.\n\nPumpe\n\nDen lekker.')
  })
})
