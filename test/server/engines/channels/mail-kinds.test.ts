import { describe, expect, it } from 'vitest'
import { readIds } from '#server/engines/channels/mail-ids.ts'
import { countPassedOver, sayPassedOver } from '#server/engines/channels/mail-lists.ts'
import { postOfMail, readMail } from '#server/engines/channels/mail-read.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
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

describe("a writer's own words", () => {
  const block = (from: string, sent: string, to: string, subject: string) =>
    [
      `${from}: Ola Test <ola@post.example>`,
      `${sent}: 6. 1. 2026 11:00`,
      `${to}: butikk`,
      `${subject}: Reklamasjon`,
      '',
      'PUMPEN lekker.',
    ].join('\n')
  it.each([
    ['VS: Reklamasjon', `Se under.\n\n${block('Fra', 'Sendt', 'Til', 'Emne')}`],
    ['VS: Klage', `Videresendes hermed.\n\n${block('Fra', 'Dato', 'Til', 'Emne')}`],
    ['İLT: Şikayet', `Bakar mısınız?\n\n${block('Kimden', 'Gönderildi', 'Kime', 'Konu')}`],
    ['ilt: Şikayet', `Bakar mısınız?\n\n${block('Kimden', 'Tarih', 'Kime', 'Konu')}`],
    ['VB: Reklamation', `Se nedan.\n\n${block('Från', 'Skickat', 'Till', 'Ämne')}`],
    ['VL: Valitus', `Katso alla.\n\n${block('Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe')}`],
    ['FS: Kvörtun', `Sjá neðar.\n\n${block('Frá', 'Sent', 'Til', 'Efni')}`],
    ['WG: Beschwerde', `Siehe unten.\n\n${block('Von', 'Gesendet', 'An', 'Betreff')}`],
    ['[EXTERN] WG: Beschwerde', `Siehe unten.\n\n${block('Von', 'Gesendet', 'An', 'Betreff')}`],
    ['The pump', `See below.\n\n---------- Forwarded message ---------\n${block('From', 'Date', 'To', 'Subject')}`],
    ['Pumpen', `Hei!\n\nVideresendt melding:\n\n> ${block('Fra', 'Dato', 'Til', 'Emne').replaceAll('\n', '\n> ')}`],
    ['Pumpe', `Hallo\n\nAnfang der weitergeleiteten Nachricht:\n\n> ${block('Von', 'Datum', 'An', 'Betreff').replaceAll('\n', '\n> ')}`],
    ['Pompa', `Merhaba\n\n-------- İletilmiş Mesaj --------\n${block('Kimden', 'Tarih', 'Kime', 'Konu')}`],
    ['Dælan', `Sæl\n\n-------- Áframsend skilaboð --------\n${block('Frá', 'Dags', 'Til', 'Efni')}`],
  ])('are what is forwarded too: %s', (subject, body) => {
    expect(read(`Subject: ${subject}\n${plain}`, body)?.text).toContain('PUMPEN lekker.')
  })

  it.each([
    ['VS: Sarana', `Yhä rikki.\n\n${block('Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe')}`, 'Yhä rikki.'],
    ['VS: Gångjärn', `Fortfarande trasig.\n\n${block('Från', 'Skickat', 'Till', 'Ämne')}`, 'Fortfarande trasig.'],
    ['Aw: Pumpe', `Klemmt weiter.\n\n${block('Gesendet', 'Von', 'An', 'Betreff')}`, 'Klemmt weiter.'],
    [
      'Aw: Pumpe',
      'Klemmt weiter.\n \n\nGesendet: Dienstag, 06. Januar 2026 um 11:00 Uhr\nVon: "Fjellro" <care@fjellro.example>\nAn: a@post.example\nBetreff: Re: Pumpe\nALT',
      'Klemmt weiter.',
    ],
    [
      'SV: Pumpe',
      'Stadig i stykker.\n\nEmne: Pumpe\nDato: 6. jan. 2026\nTil: a@post.example\nFra: Fjellro\n\nGAMMELT',
      'Stadig i stykker.',
    ],
    [
      'Re: Pump',
      'Still stuck.\n\nOn 06.01.2026 11:00, Fjellro wrote:\n> OLD\n\n--\nScanned for viruses by Some Mail Guard',
      'Still stuck.',
    ],
    [
      'SV: Pumpe',
      'Lekker ennå.\n\nDen 06.01.2026 11:00, skrev Fjellro:\n> GAMMELT\n\nDenne e-posten er skannet for virus av Vakt.\nwww.av.example',
      'Lekker ennå.',
    ],
    [
      'Re: Pump',
      'Still stuck.\n\nOn Tuesday, January 6, 2026 at 11:00:00 AM GMT+1, Fjellro <care@fjellro.example> wrote:\n\nOLD words\nof ours',
      'Still stuck.',
    ],
    [
      'Re: Pumpe',
      'Klemmt.\n\nAm Dienstag, 6. Januar 2026 um 11:00:00 MEZ hat Fjellro <care@fjellro.example> Folgendes geschrieben:\n\nALT',
      'Klemmt.',
    ],
    [
      'Re: Menteşe',
      'Hâlâ bozuk.\n\nFjellro müşteri hizmetleri <care@fjellro.example>, 6 Oca 2026 Sal, 11:00\ntarihinde şunu yazdı:\n\n> ESKİ',
      'Hâlâ bozuk.',
    ],
    [
      'Re: Pump',
      'Still stuck.\n\nOn Tue, Jan 6, 2026 at 11:00 Fjellro customer care of the north\n<care@fjellro.example> wrote:\n\n> OLD',
      'Still stuck.',
    ],
    ['Re: Menteşe', 'Hâlâ bozuk.\n\niPhone’umdan gönderildi', 'Hâlâ bozuk.'],
    ['Re: Menteşe', 'Hâlâ bozuk.\n\nSamsung cihazımdan gönderildi.', 'Hâlâ bozuk.'],
    ['AW: Pumpe', 'Klemmt.\n\nGesendet mit der GMX Mail App', 'Klemmt.'],
    ['SV: Pumpe', 'Lekker.\n\nHent Outlook for iOS', 'Lekker.'],
    ['Re: Dæla', 'Lekur enn.\n\nSent úr iPhone', 'Lekur enn.'],
    ['AW: Pumpe', `Klemmt.\n\n________________________________\n${block('Von', 'Gesendet', 'An', 'Betreff')}`, 'Klemmt.'],
  ])('end where the history begins: %s %j', (subject, body, own) => {
    expect(read(`Subject: ${subject}\n${plain}`, body)?.text).toBe(own)
  })

  it.each([
    'I tried this:\nFrom: is a word I like\nand nothing helped',
    '> Is it the door?\nYes\n> Or the seal?\nNo',
    'She wrote:\nit will never work',
    'It leaks at the seal and the date: 6 January\nTo: be honest, I am tired of it.',
    'See my order.\n> copied from the page\nPlease look at line 2; the pump never worked and I want it replaced.',
  ])('are not taken for history: %j', (body) => {
    expect(read(`Subject: Re: Pump\n${plain}`, body)?.text).toBe(body)
  })
})

describe('what an id and its answers hold', () => {
  const idOf = (head: string) => read(`Subject: Re: Pump\n${head}`)?.conversationId
  it.each([
    ['Message-ID: bare@post.example', 'In-Reply-To: <bare@post.example>', 'References: bare@post.example'],
    ['Message-ID: <ba re@post.example>', 'In-Reply-To: <bare@post.example>', 'References: <ba\r\n re@post.example>'],
    ['Message-ID:bare@post.example', 'In-Reply-To: bare@post.example', 'References: bare@post.example other@post.example'],
  ])('belong to one conversation: %s', (first, ...answers) => {
    expect(read(`Subject: Pump\n${first}`)?.externalId).toBe('bare@post.example')
    for (const answer of answers) expect(idOf(`Message-ID: <9@post.example>\n${answer}`)).toBe(idOf(first))
  })

  it('are no words that happen to hold an address', () => {
    expect(readIds('Your message to care@fjellro.example of Monday')).toEqual([])
  })
})

describe('who wrote a mail', () => {
  it.each([
    'Automatische Antwort: Scharnier',
    'Abwesenheitsnotiz: Pumpe',
    'Abwesenheitsnotiz',
    'Automaattinen vastaus: Sarana',
    'Poissaoloviesti: Pumppu',
    'Autosvar: Pumpe',
    'Automatisk svar: Pumpe',
    'Fraværsmelding',
    'Ikke til stede: Pumpe',
    'Sjálfvirkt svar: Dæla',
    'Otomatik Yanıt: Menteşe',
    'OTOMATİK YANIT: Menteşe',
    'Automatic reply: Hinge',
    'Out of Office: Hinge',
    'Automatiskt svar: Pump',
  ])('is no person where its subject is an absence notice: %s', (subject) => {
    expect(read(`Subject: ${subject}\nX-Auto-Response-Suppress: All`, 'I am away until 5 August.')).toBeNull()
    expect(read(`Subject: ${subject}`, 'I am away until 5 August.')).toBeNull()
  })

  it.each(['Autosvar fungerer ikke', 'Re: Automatische Antwort: Pumpe', 'Out of office hours nobody answers', 'Automatic reply is rude'])(
    'is a person who speaks of one: %s',
    (subject) => {
      expect(read(`Subject: ${subject}`)?.addressed).toBe(true)
    },
  )

  const form = (head: string) =>
    postOfMail(
      Buffer.from(`From: Shop <noreply@shop.example>\r\nSubject: Contact\r\n${head}\r\n\r\nFrom: Kari\r\nDate: today\r\nThe pump leaks.`),
      startAt,
      self,
    )
  it.each(['Auto-Submitted: auto-generated', 'Precedence: bulk', 'Auto-Submitted: auto-generated\r\nPrecedence: bulk'])(
    'is the person who filled in a form: %s',
    (head) => {
      const post = form(`Reply-To: Kari Test <kari@post.example>\r\n${head}`)
      expect(post).toMatchObject({ author: { handle: 'kari@post.example' }, addressed: true })
      expect(post?.text).toContain('The pump leaks.')
    },
  )

  it.each([
    'Precedence: bulk',
    'Auto-Submitted: auto-generated',
    'Reply-To: service@shop.example\r\nPrecedence: bulk',
    'Reply-To: Kari <kari@post.example>\r\nAuto-Submitted: auto-replied',
    'Reply-To: news@sender.example\r\nPrecedence: bulk\r\nList-Unsubscribe: <https://x.example>',
  ])('is no person where a shop writes for itself: %s', (head) => {
    expect(form(head)).toBeNull()
  })

  it.each([
    'List-Id: Care <care.googlegroups.example>\nPrecedence: list',
    'List-Id: <care.groups.example>\nList-Unsubscribe: <mailto:x@groups.example>',
    'List-Id: Kundendienst <hilfe.gruppen.example>\nPrecedence: list',
  ])('is the person who wrote through a group: %s', (head) => {
    expect(read(`Subject: Group\n${head}`)?.addressed).toBe(true)
  })

  it('is no person where a shop sends its news to us', () => {
    const news = 'List-Id: News <news.shop.example>\nList-Unsubscribe: <https://shop.example/u>\nPrecedence: bulk'
    expect(read(`Subject: 50 % off\n${news}`)).toBeNull()
  })
})

describe('mail of lists that are not ours', () => {
  const listOf = (head: string) =>
    readMail(Buffer.from(`From: Shop <news@shop.example>\r\n${head}\r\n\r\nhello`), startAt, self, false).list
  it.each([
    ['List-Id: News <news.shop.example>\r\nPrecedence: bulk', 'news.shop.example'],
    ['List-Id: <a.b.example>\r\nPrecedence: list', 'a.b.example'],
    ['List-Id: News\u0007\u202e of the <b>shop', 'News of the <b>shop'],
    ['Precedence: bulk', 'news@shop.example'],
    ['Precedence: junk', 'news@shop.example'],
  ])('is named: %j', (head, name) => {
    expect(listOf(head)).toBe(name)
  })

  it.each([
    'Subject: hello',
    'Auto-Submitted: auto-replied',
    'Subject: Out of office',
    'List-Id: Care <care.googlegroups.example>\r\nPrecedence: list',
  ])('is not what a person or a machine writes: %j', (head) => {
    expect(listOf(head)).toBeNull()
  })

  it('is counted and told for a week after the last', () => {
    expect(sayPassedOver(null, startAt)).toBeNull()
    const one = countPassedOver(null, 'news.shop.example', startAt)
    expect(sayPassedOver(one, startAt)).toBe('One mail of a mailing list or a mass sender was passed over on 22 Nov: news.shop.example.')
    const three = countPassedOver(countPassedOver(one, 'late.example', startAt - hour), 'b.example', startAt + day)
    expect(sayPassedOver(three, startAt + 2 * day)).toBe(
      '3 mails of mailing lists and mass senders were passed over since 22 Nov, the last of b.example.',
    )
    expect(sayPassedOver(three, startAt + 9 * day)).toBeNull()
    expect(countPassedOver(three, 'c.example', startAt + 9 * day)).toMatchObject({ count: 1, since: startAt + 9 * day })
  })
})
