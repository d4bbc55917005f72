import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPage, unescapeX } from '#server/engines/channels/x-parse.ts'
import { escapeLikeX } from '#server/practice/x-shape.ts'

const account = { externalId: '7', handle: 'fjellro', name: 'Fjellro' }
const reading = { account, site: 'https://x.com', allAddressed: false }
const id = '2124443156240924672'

describe('what X answers', () => {
  it('is read in the names of today and of 2026', () => {
    const page = readPage(
      {
        data: [
          {
            id,
            text: 'cut…',
            author_id: '9',
            note_post: { text: 'in full' },
            referenced_posts: [{ type: 'replied_to', id: '5' }],
            edit_history_post_ids: ['2124443156240924600', id],
          },
        ],
        meta: { newest_id: id, result_count: 1, next_token: 'more' },
      },
      reading,
    )
    expect(page).toMatchObject({
      newest: id,
      nextToken: 'more',
      posts: [{ text: 'in full', inReplyTo: '5', originalId: '2124443156240924600', author: { externalId: '9' } }],
    })
  })

  it('puts the addresses people wrote in place of short links', () => {
    const urls = [{ url: 'https://t.co/abc', expanded_url: 'https://fjellro.example/$&?a=1' }]
    const page = readPage({ data: [{ id, text: 'look https://t.co/abc', entities: { urls } }] }, reading)
    expect(page?.posts[0]?.text).toBe('look https://fjellro.example/$&?a=1')
  })

  it('says nothing of a language where X has none', () => {
    const langs = ['fi', 'und', 'zxx', 'qme', 'zh-TW', 7, null].map(
      (lang) => readPage({ data: [{ id, text: '', lang }] }, reading)?.posts[0]?.lang,
    )
    expect(langs).toEqual(['fi', null, null, null, 'zh-TW', null, null])
  })

  it('leaves out what is no post, and is no page at all when it is something else', () => {
    expect(
      readPage({ data: [null, 'x', { id: 7 }, { id: '-1' }, { text: 'no id' }, { id }] }, reading)?.posts.map((post) => post.externalId),
    ).toEqual([id])
    for (const answer of [null, 'text', 3, [], {}, { data: 'x' }, { data: {} }, { title: 'Error' }])
      expect(readPage(answer, reading)).toBeNull()
  })

  it('gives a sound post whatever the fields hold', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'text',
            'author_id',
            'created_at',
            'lang',
            'entities',
            'note_tweet',
            'public_metrics',
            'referenced_tweets',
            'edit_history_tweet_ids',
            'conversation_id',
          ),
          fc.jsonValue(),
        ),
        (fields) => {
          const post = readPage({ data: [{ ...fields, id }], includes: { users: [fields] } }, reading)?.posts[0]
          expect(post).toMatchObject({
            externalId: id,
            text: expect.any(String),
            postedAt: expect.any(Number),
            author: { handle: expect.any(String) },
          })
          expect(Number.isFinite(post?.postedAt)).toBe(true)
        },
      ),
    )
  })

  it('gives texts back as they were before X escaped them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('&', '<', '>', 'amp;', 'lt;', 'a', ' ', '😤', '\ud83d') }), (text) => {
        expect(unescapeX(escapeLikeX(text))).toBe(text)
      }),
    )
  })

  it('leaves a text alone that was never escaped', () => {
    expect(unescapeX('<b> &lt; Q&A')).toBe('<b> &lt; Q&A')
  })
})
