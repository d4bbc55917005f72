import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textOfHtml } from '#server/engines/channels/html-text.ts'

describe('HTML as people read it', () => {
  it.each([
    ['<p>Hei,</p><p>sarana rikki<br>taas!</p>', 'Hei,\n\nsarana rikki\ntaas!'],
    ['one <b>two</b>\n  three', 'one two three'],
    ['<div>first</div><div>second</div>', 'first\nsecond'],
    ['<ul><li>hinge</li><li>seal</li></ul>after', '- hinge\n- seal\n\nafter'],
    ['<blockquote><p>what you wrote</p></blockquote><p>answer</p>', '> what you wrote\n\nanswer'],
    ['<pre>a  b\n  c</pre>', 'a  b\n  c'],
    ['<table><tr><td>order</td><td>4711</td></tr></table>', 'order 4711'],
    ['smile <img class="emoji" alt=":smile:"> here', 'smile :smile: here'],
  ])('keeps the shape of %j', (html, text) => {
    expect(textOfHtml(html)).toBe(text)
  })

  it.each([
    ['Gl&uuml;hbirne &amp; T&#252;r &#x1f624; &euro;5&nbsp;!', 'Glühbirne & Tür 😤 €5 !'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>'],
    ['&amp;lt;', '&lt;'],
    ['&#150; &#0; &#xD800; &#99999999; &unknown; &', '– \ufffd \ufffd &#99999999; &unknown; &'],
  ])('decodes the characters of %j once', (html, text) => {
    expect(textOfHtml(html)).toBe(text)
  })

  it.each([
    [
      '<a href="https://shop.example/a/long/way?x=1&amp;y=2">shop.example/a/lo…</a>',
      'shop.example/a/lo… (https://shop.example/a/long/way?x=1&y=2)',
    ],
    ['<a href="https://shop.example/"><span class="invisible">https://</span>shop.example</a>', 'https://shop.example'],
    ['see <a href=https://shop.example/x>here</a>.', 'see here (https://shop.example/x).'],
    ['<a href="https://social.example/@fjellro">@fjellro</a> hei', '@fjellro hei'],
    ['<a href="javascript:alert(1)">press</a>', 'press'],
  ])('shows where the link in %j leads', (html, text) => {
    expect(textOfHtml(html)).toBe(text)
  })

  it.each([
    ['a<script>alert("</p>")</script>b', 'ab'],
    ['a<style>p{}</style><!-- no <b> -->b', 'ab'],
    ['before<script>never closed', 'before'],
    ['5 < 6 and 7 > 2 <3', '5 < 6 and 7 > 2 <3'],
    ['broken <b never closed', 'broken <b never closed'],
    ['<img alt=">" src=x onerror=alert(1)>done', '>done'],
    ['', ''],
  ])('shows nothing that runs, and loses no words: %j', (html, text) => {
    expect(textOfHtml(html)).toBe(text)
  })

  it.each(['<', '<a href="', '<b>', '</', '&', '<!--', "<a x='", '<blockquote>', '<script>', '<p><br>', ' \n', '<li>', 'x '])(
    'comes to an end with a megabyte of %j',
    (piece) => {
      expect(textOfHtml(piece.repeat(1_000_000 / piece.length)).length).toBeLessThan(1_100_000)
    },
  )

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<', '>', '/', '"', "'", '=', 'a', 'href', ' ', '&', '#x', ';', 'p', 'script', '!--', '\n', '\ud83d')),
        (parts) => {
          expect(textOfHtml(parts.join(''))).toBeTypeOf('string')
        },
      ),
      { numRuns: 2_000, seed: 1 },
    )
  })
})
