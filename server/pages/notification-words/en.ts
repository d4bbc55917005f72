/** What people who work here read in mails about what they are told. */
export const en = {
  mentioned: '{name} mentioned you',
  assigned: 'Assigned to you',
  followed: 'A case that you follow changed',
  'approval-asked': '{name} asks you to approve a reply',
  approved: '{name} approved your reply',
  returned: '{name} returned your reply',
  'promise-due': 'A promise of yours is due',
  'clock-soon': 'A clock of yours is due soon',
  'feedback-low': 'A customer was not satisfied',
  rule: 'A rule has something for you',
  'token-ending': 'A token of yours ends within a week',
  desk: 'The desk',
  digest: 'News from the desk',
  own: 'Please do not answer this mail. What was written is read on the desk; there you also choose what you are told by mail.',
} as const

export type NotificationWords = { [Key in keyof typeof en]: string }
