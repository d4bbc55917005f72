/** What a person is told of. */
export const notificationKinds = [
  'mentioned',
  'assigned',
  'followed',
  'approval-asked',
  'approved',
  'returned',
  'promise-due',
  'clock-soon',
  'token-ending',
  'rule',
  'feedback-low',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

/** How: in the app; there and by mail at once; there and in one mail a day; not at all. */
export const notificationWays = ['app', 'mail', 'digest', 'off'] as const
export type NotificationWay = (typeof notificationWays)[number]

/** How a person is told of a kind about which they said nothing: what stops a program at night must reach them outside of the app. */
export const usualWay = (kind: NotificationKind): NotificationWay => (kind === 'token-ending' ? 'mail' : 'app')

/** How its mail stands: none is wanted, it is to be written, it waits for the mail of the day, it is on its way. */
export const notificationMails = ['none', 'due', 'digest', 'sent'] as const
export type NotificationMail = (typeof notificationMails)[number]

/** What followers of a case are told of: the kinds of events, as the newest of them stands in the notification. */
export const followedChanges = [
  'mention-clustered',
  'reply-sent',
  'case-resolved',
  'case-reopened',
  'case-merged',
  'case-assigned',
] as const
export type FollowedChange = (typeof followedChanges)[number]
