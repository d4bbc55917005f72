import type { WorldPost } from './world.ts'

type Shape = Record<string, unknown>

/** What a forum says of every post, whoever wrote it. */
const ofEveryPost = {
  avatar_template: '/letter_avatar_proxy/v4/letter/a/71e660/{size}.png',
  posts_count: 1,
  post_type: 1,
  quote_count: 0,
  incoming_link_count: 0,
  reads: 1,
  readers_count: 0,
  score: 0.2,
  yours: false,
  topic_slug: 'title',
  primary_group_name: null,
  flair_name: null,
  flair_url: null,
  flair_bg_color: null,
  flair_color: null,
  flair_group_id: null,
  badges_granted: [],
  can_edit: false,
  can_delete: false,
  can_recover: false,
  can_see_hidden_post: false,
  can_wiki: false,
  user_title: null,
  bookmarked: false,
  moderator: false,
  admin: false,
  staff: false,
  hidden: false,
  trust_level: 1,
  deleted_at: null,
  edit_reason: null,
  can_view_edit_history: true,
  wiki: false,
  reviewable_id: null,
  reviewable_score_count: 0,
  reviewable_score_pending_count: 0,
}

/** A post as the API gives it; `id` is the forum's own number. What its author deleted has other words. */
export function shapePost(post: WorldPost, id: number): Shape {
  const [topic, number] = post.id.split('/').map(Number)
  const answered = post.answers ? Number(post.answers.id.split('/')[1]) : null
  const raw = post.deletedAt === null ? post.text : '(post deleted by author)'
  const changedAt = post.deletedAt ?? post.editedAt
  return {
    ...ofEveryPost,
    id,
    topic_id: topic,
    post_number: number,
    post_url: `/t/title/${topic}/${number}`,
    username: post.author.handle,
    name: post.author.name,
    display_username: post.author.name,
    user_id: Number(post.author.id),
    created_at: new Date(post.at).toISOString(),
    updated_at: new Date(changedAt ?? post.at).toISOString(),
    raw,
    cooked: `<p>${raw.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)}</p>`,
    version: 1 + (post.editedAt === null ? 0 : 1) + (post.deletedAt === null ? 0 : 1),
    user_deleted: post.deletedAt !== null,
    reply_count: post.replies,
    reply_to_post_number: answered === null || answered === 1 ? null : answered,
    ...(post.answers && {
      reply_to_user: {
        id: Number(post.answers.author.id),
        username: post.answers.author.handle,
        avatar_template: ofEveryPost.avatar_template,
      },
    }),
    actions_summary: [{ id: 2, count: post.likes, can_act: true }],
  }
}

/** The same in the list of the newest posts, which tells of the topic too. */
export const shapeListed = (post: WorldPost, id: number): Shape => ({
  ...shapePost(post, id),
  topic_title: 'Title',
  topic_html_title: 'Title',
  category_id: 4,
  excerpt: '',
  truncated: true,
})
