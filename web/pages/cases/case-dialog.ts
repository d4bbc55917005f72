/** The small windows of a case, by what they ask. */
export type CaseDialog =
  | 'resolve'
  | 'resolve-next'
  | 'assign'
  | 'priority'
  | 'snooze'
  | 'merge'
  | 'rename'
  | 'kind'
  | 'growth'
  | 'tags'
  | 'link'
