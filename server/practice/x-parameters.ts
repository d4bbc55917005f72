/** What X lets callers ask for, under the names of its guides and those of its description of 2026 (OpenAPI 2.167). */
const postFields = {
  'tweet.fields':
    'article attachments author_id card_uri community_id context_annotations conversation_id created_at display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang media_metadata non_public_metrics note_tweet organic_metrics possibly_sensitive promoted_metrics public_metrics referenced_tweets reply_settings scopes source text withheld',
  'post.fields':
    'article article_title attachments card_uri community_id context_annotations conversation_id created_at display_text_range edit_controls entities geo id lang matched_media_notes media_metadata non_public_metrics note_post note_request_suggestions organic_metrics paid_partnership possibly_sensitive promoted_metrics public_metrics reply_settings scopes source suggested_source_links suggested_source_links_with_counts text withheld',
}
const expansions = {
  'tweet.fields':
    'article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet attachments.poll_ids author_id edit_history_tweet_ids entities.mentions.username geo.place_id in_reply_to_user_id referenced_tweets.id referenced_tweets.id.author_id',
  'post.fields':
    'article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet attachments.poll_ids author_id edit_history_post_ids entities.mentions.username geo.place_id in_reply_to_user_id referenced_posts username',
}
const others: Record<string, string> = {
  'user.fields':
    'affiliation confirmed_email connection_status created_at description entities id is_identity_verified location most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected public_metrics receives_your_dm subscribes_to_you subscription subscription_type url username verified verified_followers_count verified_type withheld',
  'media.fields':
    'alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics public_metrics type url variants width',
  'poll.fields': 'duration_minutes end_datetime id options voting_status',
  'place.fields': 'contained_within country country_code full_name geo id name place_type',
}
const ofPages = 'max_results pagination_token start_time end_time since_id until_id'
const ofRoutes = {
  mentions: ofPages,
  own: `${ofPages} exclude`,
  search: `${ofPages} query next_token sort_order`,
  lookup: 'ids',
}

export type Asking = keyof typeof ofRoutes

/** What X refuses in a call: a parameter it does not know there, or a value it does not know in one; null when nothing. */
export function findWrongParameter(
  asking: Asking,
  query: Record<string, string>,
  postFieldsOnly: boolean,
): { parameter: string; value: string; message: string } | null {
  const naming = 'post.fields' in query || postFieldsOnly ? 'post.fields' : 'tweet.fields'
  const values: Record<string, string> = { [naming]: postFields[naming], expansions: expansions[naming], ...others }
  const known = new Set([...Object.keys(values), ...ofRoutes[asking].split(' ')])
  for (const [parameter, value] of Object.entries(query)) {
    if (!known.has(parameter)) {
      const message = `The query parameter [${parameter}] is not one of [${[...known].join(',')}]`
      return { parameter, value, message }
    }
    const allowed = values[parameter]?.split(' ')
    const wrong = allowed && value.split(',').find((one) => !allowed.includes(one))
    if (wrong !== undefined) {
      const message = `The \`${parameter}\` query parameter value [${wrong}] is not one of [${allowed?.join(',')}]`
      return { parameter, value, message }
    }
  }
  return null
}
