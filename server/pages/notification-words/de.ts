import type { NotificationWords } from './en.ts'

export const de: NotificationWords = {
  mentioned: '{name} hat Sie erwähnt',
  assigned: 'Ihnen zugewiesen',
  followed: 'Ein Fall, dem Sie folgen, hat sich geändert',
  'approval-asked': '{name} bittet Sie, eine Antwort freizugeben',
  approved: '{name} hat Ihre Antwort freigegeben',
  returned: '{name} hat Ihre Antwort zurückgegeben',
  'promise-due': 'Ein Versprechen von Ihnen ist fällig',
  'clock-soon': 'Eine Frist von Ihnen läuft bald ab',
  'feedback-low': 'Ein Kunde war nicht zufrieden',
  rule: 'Eine Regel hat etwas für Sie',
  'token-ending': 'Ein API-Token von Ihnen läuft binnen einer Woche ab',
  desk: 'Der Desk',
  digest: 'Neues vom Desk',
  own: 'Bitte antworten Sie nicht auf diese Mail. Was geschrieben wurde, lesen Sie im Desk; dort wählen Sie auch, was Sie per Mail erfahren.',
}
