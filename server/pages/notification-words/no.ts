import type { NotificationWords } from './en.ts'

export const no: NotificationWords = {
  mentioned: '{name} nevnte deg',
  assigned: 'Tildelt deg',
  followed: 'En sak du følger, er endret',
  'approval-asked': '{name} ber deg godkjenne et svar',
  approved: '{name} godkjente svaret ditt',
  returned: '{name} sendte svaret ditt tilbake',
  'promise-due': 'Et løfte du ga, forfaller',
  'clock-soon': 'En frist du har, går snart ut',
  'feedback-low': 'En kunde var ikke fornøyd',
  rule: 'En regel har noe til deg',
  'token-ending': 'En API-nøkkel du har, utløper innen en uke',
  desk: 'Desken',
  digest: 'Nytt fra desken',
  own: 'Ikke svar på denne e-posten. Det som er skrevet, leser du i desken; der velger du også hva du får på e-post.',
}
