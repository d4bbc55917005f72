import type { MailWords } from './en.ts'

export const de: MailWords = {
  'subject.opened': '{brand} {number}: Ihre Anfrage ist da',
  'subject.quote': '{brand} {number}: unser Preis',
  'subject.choose': '{brand} {number}: bitte einen Termin wählen',
  'subject.appointment': '{brand} {number}: Ihr Termin',
  'subject.cancelled': '{brand} {number}: Ihr Termin entfällt',
  'subject.ready': '{brand} {number}: fertig',
  'subject.reminder': '{brand} {number}: wir warten auf Ihr Paket',
  hello: 'Guten Tag,',
  product: 'Produkt: {product}',
  time: 'Zeit: {time}',
  place: 'Ort: {place}',
  opened: 'Ihre Anfrage ist bei uns. Auf Ihrer Seite steht, wo sie steht, was als Nächstes kommt und was wir brauchen:',
  quote: 'unser Preis steht auf Ihrer Seite. Dort können Sie ihn annehmen oder ablehnen:',
  choose: 'wir bieten Ihnen mehrere Zeiten an. Bitte wählen Sie die, die Ihnen passt:',
  appointment: 'Ihr Termin steht. Auf Ihrer Seite können Sie ihn verlegen oder in den Kalender übernehmen:',
  cancelled: 'Ihr Termin entfällt. Auf Ihrer Seite steht, wie es weitergeht:',
  ready: 'es ist fertig. Auf Ihrer Seite steht, wie es zu Ihnen zurückkommt:',
  reminder:
    'Ihr Paket ist noch nicht bei uns. Bitte schicken Sie es bis {date}. Danach schließen wir die Anfrage; auf Wunsch öffnen wir sie wieder. Die Nummer für das Paket steht auf Ihrer Seite:',
  own: 'Diese Seite ist nur für Sie. Bitte geben Sie den Link nicht weiter.',
}
