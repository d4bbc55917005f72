import type { Person, World, WorldPost } from './world.ts'

type Shape = Record<string, unknown>

/** The instance that is played, and one that half of the people are on. */
const home = 'social.example'
const elsewhere = 'elsewhere.example'

const isRemote = (person: Person) => person.handle !== 'fjellro' && Number(person.id.at(-1)) % 2 === 1
const hostOf = (person: Person) => (isRemote(person) ? elsewhere : home)
const pathOf = (person: Person) => encodeURIComponent(person.handle.toWellFormed())

/** What ActivityPub calls a post: the same on every instance. */
export const uriOf = (serial: string, author: Person) => `https://${hostOf(author)}/users/${pathOf(author)}/statuses/${serial}`

export function shapeAccount(person: Person, site: string): Shape {
  const remote = isRemote(person)
  return {
    id: person.id,
    username: person.handle.toWellFormed(),
    acct: remote ? `${person.handle}@${elsewhere}` : person.handle,
    display_name: person.name.toWellFormed(),
    locked: false,
    bot: false,
    created_at: new Date(person.joinedAt).toISOString(),
    note: '',
    group: false,
    discoverable: true,
    indexable: true,
    avatar: `${site}/avatars/original/missing.png`,
    avatar_static: `${site}/avatars/original/missing.png`,
    header: `${site}/headers/original/missing.png`,
    header_static: `${site}/headers/original/missing.png`,
    emojis: [],
    fields: [],
    url: `${remote ? `https://${elsewhere}` : site}/@${pathOf(person)}`,
    uri: `https://${hostOf(person)}/users/${pathOf(person)}`,
    followers_count: person.followers,
    following_count: 12,
    statuses_count: 800,
  }
}

/** The account itself, as only its owner sees it. */
export const shapeOwnAccount = (person: Person, site: string): Shape => ({
  ...shapeAccount(person, site),
  source: { note: '', fields: [], privacy: 'public', sensitive: false, language: 'en', follow_requests_count: 0, indexable: true },
  role: { id: '-99', name: '', permissions: '65536', color: '', highlighted: false },
})

/** What an instance says of itself; `site` is its address, `longestStatus` in characters. */
export const shapeInstance = (site: string, longestStatus: number): Shape => ({
  domain: home,
  title: 'Practice',
  version: '4.5.0',
  source_url: 'https://github.com/mastodon/mastodon',
  description: 'Customers of a made-up brand.',
  usage: { users: { active_month: 42 } },
  thumbnail: { url: `${site}/packs/preview.png` },
  icon: [],
  languages: ['en'],
  configuration: {
    urls: { streaming: site.replace(/^http/, 'ws') },
    accounts: { max_featured_tags: 10, max_pinned_statuses: 5 },
    statuses: { max_characters: longestStatus, characters_reserved_per_url: 23, max_media_attachments: 4 },
    media_attachments: {
      supported_mime_types: ['image/jpeg', 'image/png'],
      image_size_limit: 16_777_216,
      image_matrix_limit: 33_177_600,
      video_size_limit: 103_809_024,
      video_frame_rate_limit: 120,
      video_matrix_limit: 8_294_400,
    },
    polls: { max_options: 4, max_characters_per_option: 50, min_expiration: 300, max_expiration: 2_629_746 },
    translation: { enabled: false },
  },
  registrations: { enabled: false, approval_required: false, message: null },
  contact: { email: 'desk@social.example', account: null },
  rules: [],
  api_versions: { mastodon: 6 },
})

export function shapeStatus(post: WorldPost, world: World, site: string): Shape {
  return {
    id: post.serial,
    uri: post.id,
    url: `${site}/@${pathOf(post.author)}/${post.serial}`,
    created_at: new Date(post.at).toISOString(),
    edited_at: post.editedAt === null ? null : new Date(post.editedAt).toISOString(),
    account: shapeAccount(post.author, site),
    content: post.reposts ? '' : contentOf(post.text, world, site),
    spoiler_text: '',
    sensitive: false,
    emojis: [],
    poll: null,
    card: null,
    visibility: post.direct ? 'direct' : 'public',
    language: post.lang,
    in_reply_to_id: post.answers?.serial ?? null,
    in_reply_to_account_id: post.answers?.author.id ?? null,
    reblog: post.reposts ? shapeStatus(post.reposts, world, site) : null,
    mentions: namesIn(post.text).flatMap((name) => {
      const person = world.people.get(name.toLowerCase())
      return person ? [{ id: person.id, username: person.handle, acct: person.handle, url: `${site}/@${pathOf(person)}` }] : []
    }),
    tags: [...post.text.matchAll(/#(\p{L}[\p{L}\p{N}_]*)/gu)].map((match) => ({ name: match[1], url: `${site}/tags/${match[1]}` })),
    media_attachments: [],
    replies_count: post.replies,
    reblogs_count: post.repeats,
    favourites_count: post.likes,
  }
}

export const shapeNotification = (post: WorldPost, world: World, site: string): Shape => ({
  id: notificationId(post),
  type: notificationType(post, world),
  group_key: `ungrouped-${notificationId(post)}`,
  created_at: new Date(post.arrivedAt).toISOString(),
  account: shapeAccount(post.author, site),
  status: shapeStatus(post, world, site),
})

export const notificationType = (post: WorldPost, world: World) => (post.quotes?.author === world.brand ? 'quote' : 'mention')

/** Notifications are numbered as they come, whatever the time of the post. */
export const notificationId = ({ arrival }: WorldPost) => String(34_000_000 + arrival)

const namesIn = (text: string) => [...text.matchAll(/(?<![\w@])@(\w{1,30})/g)].map((match) => match[1] as string)

/** What a database of Mastodon can hold of a text. */
export const keptByMastodon = (text: string) => text.toWellFormed().replaceAll('\u0000', '').replace(/\r\n?/g, '\n').trim()

const special = /(https?:\/\/[^\s<>"]+)|(?<![\w@])@(\w{1,30})/g

/** HTML as Mastodon's formatter makes it: paragraphs, line breaks, people, and addresses with their ends hidden. */
function contentOf(text: string, world: World, site: string): string {
  const paragraphs = keptByMastodon(text).split(/\n{2,}/)
  return paragraphs.map((words) => `<p>${formatted(words, world, site).replaceAll('\n', '<br />')}</p>`).join('')
}

function formatted(words: string, world: World, site: string): string {
  let html = ''
  let from = 0
  for (const match of words.matchAll(special)) {
    html += escapeHtml(words.slice(from, match.index))
    html += match[1] ? linkOf(match[1]) : personLink(match[2] as string, world, site)
    from = match.index + match[0].length
  }
  return html + escapeHtml(words.slice(from))
}

function linkOf(url: string): string {
  const [protocol] = /^https?:\/\/(www\.)?/.exec(url) ?? ['']
  const shown = url.slice(protocol.length, protocol.length + 30)
  const rest = url.slice(protocol.length + 30)
  return (
    `<a href="${escapeHtml(url)}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">${protocol}</span>` +
    `<span class="${rest ? 'ellipsis' : ''}">${escapeHtml(shown)}</span><span class="invisible">${escapeHtml(rest)}</span></a>`
  )
}

function personLink(name: string, world: World, site: string): string {
  if (!world.people.has(name.toLowerCase())) return `@${name}`
  return `<span class="h-card" translate="no"><a href="${site}/@${name}" class="u-url mention">@<span>${name}</span></a></span>`
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char)
