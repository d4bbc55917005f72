import { describe, expect, it } from 'vitest'
import { charsetOf, readBytes } from '#server/engines/channels/charsets.ts'
import { readFeed } from '#server/engines/channels/feed-parse.ts'
import { postOfMail } from '#server/engines/channels/mail-read.ts'
import { startAt } from '#test/support/connection.ts'

/** Text in an eight-bit charset. */
function bytesOf(text: string, charset: string): Buffer {
  const all = new TextDecoder(charset).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  return Buffer.from([...text].map((letter) => all.indexOf(letter)))
}

const german = 'Die Maschine ist schon nach zwei Tagen kaputt. Unmöglich, für mich ärgerlich. Grüße'
const turkish = 'Ürün kırık geldi, müşteri hizmetleri yanıt vermiyor. Çok üzgünüm, iade istiyorum.'
const icelandic = 'Dælan er biluð og það er þreytandi. Ég bað um nýja dælu, enginn svarar. Þetta er ömurlegt.'
const norwegian = 'Døra på ovnen går ikke igjen, og ingen svarer. Det er for dårlig, æsj.'
const finnish = 'Pölynimurin letku repesi, eikä kukaan vastaa. Älkää ostako tätä.'
const french = 'Le cœur de la machine est cassé, ça coûte 90 €.'
const says = { german, turkish, icelandic, norwegian, finnish }

describe('bytes against their label', () => {
  const labels = ['utf-8', null, 'us-ascii', 'x-unknown', 'unknown-8bit']
  it.each(Object.entries(says).flatMap(([language, text]) => labels.map((label) => [language, label, text] as const)))(
    'are read as what they are: %s labelled %s',
    (language, label, text) => {
      const charset = language === 'turkish' ? 'windows-1254' : 'windows-1252'
      expect(readBytes(bytesOf(text, charset), label)).toBe(text)
    },
  )

  it.each(['Şikayet: ürün bozuk çıktı', 'Müşteri hizmetleri yanıt vermiyor', 'kırık', 'İade'])(
    'are Turkish where they speak it: %s',
    (text) => {
      expect(readBytes(bytesOf(text, 'windows-1254'), 'iso-8859-1')).toBe(text)
      expect(readBytes(bytesOf(text, 'windows-1254'), 'iso-8859-9')).toBe(text)
    },
  )

  it.each(['Það bilaði', 'Þetta er ónýtt', 'Hurðin lokast ekki', 'Má ég fá nýja hurð?'])(
    'are Icelandic where they speak it: %s',
    (text) => {
      expect(readBytes(bytesOf(text, 'windows-1252'), 'utf-8')).toBe(text)
    },
  )

  it.each(['us-ascii', 'iso-8859-1', 'windows-1252', 'iso-8859-15', 'x-klingon', null])(
    'are UTF-8 where they plainly are, labelled %s',
    (label) => {
      for (const text of [...Object.values(says), french]) expect(readBytes(Buffer.from(text), label)).toBe(text)
      // A mail that was cut in the middle of a letter.
      expect(readBytes(Buffer.from(`${german} ü`).subarray(0, -1), label)).toBe(`${german} \ufffd`)
    },
  )

  it.each([
    ['iso-8859-15', french],
    ['iso-8859-9', turkish],
    ['windows-1254', turkish],
    ['windows-1250', 'Gyönyörű őszi levél'],
    ['windows-1251', 'Насос сломан'],
    ['koi8-r', 'Насос сломан'],
  ])('are believed to be %s where they are', (charset, text) => {
    expect(readBytes(bytesOf(text, charset), charset)).toBe(text)
  })

  it('are read by their mark, and as Japanese or UTF-16 where they say so', () => {
    expect(charsetOf(Buffer.from([0xff, 0xfe, 0x41, 0x00]), 'utf-8')).toBe('utf-16le')
    expect(readBytes(Buffer.from('\x1b$B$3$s\x1b(B', 'latin1'), 'iso-2022-jp')).toBe('こん')
    expect(readBytes(Buffer.from([0x93, 0xfa, 0x96, 0x7b]), 'cp932')).toBe('日本')
  })

  it('are found in every place of a mail and of a feed', () => {
    const self = { address: 'care@fjellro.example', secret: 's' }
    const head = (charset: string) =>
      Buffer.concat([
        Buffer.from('From: '),
        bytesOf('Ayşe', 'windows-1254'),
        Buffer.from(' <a@post.example>\r\nSubject: '),
        bytesOf('Müşteri hizmetleri yanıt vermiyor', 'windows-1254'),
        Buffer.from(`\r\nContent-Type: text/plain${charset}\r\n\r\n`),
        bytesOf(turkish, 'windows-1254'),
      ])
    for (const charset of ['; charset=iso-8859-9', '; charset=utf-8', ''])
      expect(postOfMail(head(charset), startAt, self)).toMatchObject({
        text: `Müşteri hizmetleri yanıt vermiyor\n\n${turkish}`,
        author: { name: 'Ayşe' },
      })
    const word = `=?iso-8859-1?Q?${[...Buffer.from('Türgriff')].map((byte) => `=${byte.toString(16)}`).join('')}?=`
    expect(postOfMail(Buffer.from(`From: a@b.example\r\nSubject: ${word}\r\n\r\nx`), startAt, self)?.text).toBe('Türgriff\n\nx')
    const feed = (text: string, charset: string) =>
      readFeed(
        Buffer.concat([
          Buffer.from('<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title><item><title>'),
          bytesOf(text, charset),
          Buffer.from('</title><link>https://x.example/1</link></item></channel></rss>'),
        ]),
        'text/xml; charset=utf-8',
        'https://x.example/',
      )?.items[0]?.text
    expect(feed(turkish, 'windows-1254')).toBe(turkish)
    expect(feed(icelandic, 'windows-1252')).toBe(icelandic)
  })
})
