/** Every kind of change that leaves an event row: "noun-what happened". */
export const eventKinds = [
  'mention-kept', 'mention-gathered', 'mention-changed', 'mention-sorted', 'verdict-undone',
  'case-opened', 'case-changed', 'case-joined', 'case-left', 'case-assigned', 'case-merged', 'case-snoozed', 'case-woken', 'case-resolved', 'case-reopened', 'case-trend',
  'note-written',
  'reply-drafted', 'reply-changed', 'reply-approved', 'reply-taken-back', 'reply-sending', 'reply-sent', 'reply-failed', 'reply-uncertain', 'reply-handed-over', 'reply-withdrawn',
  'order-opened', 'order-changed', 'order-moved', 'order-move-undone', 'order-told',
  'source-added', 'source-changed', 'source-removed', 'source-health',
  'agent-added', 'agent-changed',
] as const
export type EventKind = (typeof eventKinds)[number]
