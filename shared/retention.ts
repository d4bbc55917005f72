/** What is kept for a while: each class of things by itself. */
export const retentionClasses = ['mentions', 'cases', 'chats', 'photos', 'mails', 'webhooks', 'notifications', 'audit'] as const
export type RetentionClass = (typeof retentionClasses)[number]
