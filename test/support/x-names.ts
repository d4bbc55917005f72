/** The names that X's guides use, and what its description of 2026 calls the same. */
const newNames: Record<string, string> = {
  edit_history_tweet_ids: 'edit_history_post_ids',
  note_tweet: 'note_post',
  referenced_tweets: 'referenced_posts',
  retweet_count: 'repost_count',
  tweet_count: 'post_count',
  tweets: 'posts',
}
/** Under the newer names these are expansions. */
const expanded = new Set(['author_id', 'edit_history_post_ids', 'in_reply_to_user_id', 'referenced_posts'])

/** A call in the names of the guides, said in those of the description. */
export function inNamesOfDescription(query: URLSearchParams): URLSearchParams {
  const asked = query.get('tweet.fields')
  if (asked === null) return query
  const names = asked.split(',').map((name) => newNames[name] ?? name)
  const said = new URLSearchParams(query)
  said.delete('tweet.fields')
  const fields = names.filter((name) => !expanded.has(name))
  if (fields.length > 0) said.set('post.fields', fields.join(','))
  return said
}

/** The same for an answer. */
export const answerInNamesOfDescription = (answer: string): string =>
  answer.replace(/"(\w+)":/g, (whole, name: string) => (name in newNames ? `"${newNames[name]}":` : whole))
