import { expect, it } from 'vitest'
import type { ObservedCall } from '#server/practice/observed.ts'
import { openChecks } from '#test/support/described.ts'
import { overstated, undescribed } from '#test/support/undescribed.ts'

const check = await openChecks()

/** Why a call is not as the network describes itself. */
function faultsOf(network: ObservedCall['network'], asked: string, answer: unknown, body: unknown = null): string[] {
  const [method = '', address = ''] = asked.split(' ')
  const url = new URL(address, 'http://network')
  const status = network === 'x' && method === 'POST' ? 201 : 200
  const call = { method, path: url.pathname, query: url.searchParams, body: JSON.stringify(body), status, answer: JSON.stringify(answer) }
  return check({ network, ...call }).map(({ in: where, message }) => `${where} ${message}`)
}

const cid = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const post = (more: object) => ({
  uri: 'at://did:plc:elsewhereelsewhereelsewh/app.bsky.feed.post/3l3qkd5sxkc2a',
  cid,
  author: { did: 'did:plc:elsewhereelsewhereelsewh', handle: 'aino.bsky.example' },
  record: { $type: 'app.bsky.feed.post', text: 'hei', createdAt: '2026-11-22T12:00:00.000Z' },
  indexedAt: '2026-11-22T12:00:00.000Z',
  ...more,
})

it('lets through what is as described', () => {
  expect(
    faultsOf('x', 'GET /2/users/1/mentions?tweet.fields=author_id,created_at,note_tweet&max_results=5', {
      data: [{ id: '1', text: 'hei' }],
    }),
  ).toEqual([])
  expect(faultsOf('mastodon', 'GET /api/v1/statuses?id[]=1&id[]=2', [])).toEqual([])
  expect(
    faultsOf('mastodon', 'POST /api/v1/statuses', {}, { status: 'hei', in_reply_to_id: '1', visibility: 'direct' }),
  ).not.toContainEqual(expect.stringMatching(/^request/))
  expect(
    faultsOf('bluesky', 'GET /xrpc/app.bsky.feed.getPosts?uris=at://did:plc:a/app.bsky.feed.post/3l3qkd5sxkc2a', { posts: [post({})] }),
  ).toEqual([])
  expect(
    faultsOf('youtube', 'GET /youtube/v3/comments?part=snippet&id=a', { items: [{ id: 'a', snippet: { textDisplay: 'hei' } }] }),
  ).toEqual([])
})

it.each<[string, ObservedCall['network'], string, unknown, unknown?]>([
  ['an address that is not there', 'x', 'GET /2/tweets/search/everything', {}],
  ['an unknown parameter', 'x', 'GET /2/users/1/mentions?depth=3', {}],
  ['an unknown value', 'x', 'GET /2/users/1/mentions?post.fields=referenced_tweets', {}],
  ['a number out of bounds', 'x', 'GET /2/users/1/mentions?max_results=1000', {}],
  ['an unknown field in a body', 'x', 'POST /2/tweets', { data: { id: '1', text: 'hei' } }, { text: 'hei', mood: 'angry' }],
  ['an unknown field in an answer', 'x', 'GET /2/tweets?ids=1', { data: [{ id: '1', text: 'hei', words: 'hei' }] }],
  ['an unknown parameter', 'mastodon', 'GET /api/v1/notifications?since=1', []],
  ['a missing field', 'mastodon', 'GET /api/v1/notifications', [{ id: '1', type: 'mention' }]],
  ['an unknown field in a body', 'mastodon', 'POST /api/v1/statuses', {}, { status: 'hei', mood: 'angry' }],
  ['a number that is none', 'discourse', 'GET /posts.json?before=tomorrow', { latest_posts: [] }],
  ['a missing field', 'discourse', 'GET /posts.json', { latest_posts: [{ id: 1 }] }],
  [
    'an invalid cid',
    'bluesky',
    'GET /xrpc/app.bsky.feed.getPosts?uris=at://did:plc:a/app.bsky.feed.post/3l3qkd5sxkc2a',
    { posts: [post({ cid: 'bafy1' })] },
  ],
  [
    'a record that is no post',
    'bluesky',
    'GET /xrpc/app.bsky.feed.getPosts?uris=at://did:plc:a/app.bsky.feed.post/3l3qkd5sxkc2a',
    { posts: [post({ record: { $type: 'app.bsky.feed.post', text: 7 } })] },
  ],
  ['an unknown parameter', 'bluesky', 'GET /xrpc/app.bsky.feed.searchPosts?q=a&order=new', { posts: [] }],
  ['an unknown method', 'bluesky', 'GET /xrpc/app.bsky.feed.getEverything', {}],
  ['an unknown parameter', 'youtube', 'GET /youtube/v3/comments?part=snippet&thread=a', { items: [] }],
  ['an unknown field in an answer', 'youtube', 'GET /youtube/v3/comments?part=snippet&id=a', { items: [{ id: 'a', text: 'hei' }] }],
])('finds %s on %s', (_what, network, asked, answer, body) => {
  expect(faultsOf(network, asked, answer, body)).not.toEqual([])
})

it('passes nothing over without a reason', () => {
  for (const { because } of [...undescribed, ...overstated]) expect(because).toMatch(/^[A-Z].{20,}\.$/)
})
