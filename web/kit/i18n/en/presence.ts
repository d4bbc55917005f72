/** Who else is on a case, and what came while one wrote. */
export const presence = {
  'presence.here': '{n, plural, one {{names} is here too} other {{names} are here too}}',
  'presence.writing': '{n, plural, one {{names} is writing} other {{names} are writing}}',
  'came.title': 'Not sent: this came while you were writing',
  'came.back': 'Go back',
  'came.post': '{name} wrote, {time}',
  'came.edited': '{name} edited a post, {time}',
  'came.deleted': '{name} deleted a post, {time}',
  'came.reply': '{name} replied, {time}',
  'came.resolved': '{name} resolved the case, {time}',
} as const
