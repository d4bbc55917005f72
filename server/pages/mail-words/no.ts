import type { MailWords } from './en.ts'

export const no: MailWords = {
  'subject.opened': '{brand} {number}: vi har fått henvendelsen din',
  'subject.quote': '{brand} {number}: prisen vår',
  'subject.choose': '{brand} {number}: velg et tidspunkt',
  'subject.appointment': '{brand} {number}: avtalen din',
  'subject.cancelled': '{brand} {number}: avtalen din faller bort',
  'subject.ready': '{brand} {number}: ferdig',
  'subject.reminder': '{brand} {number}: vi venter på pakken din',
  hello: 'Hei,',
  product: 'Produkt: {product}',
  time: 'Tid: {time}',
  place: 'Sted: {place}',
  opened: 'vi har fått henvendelsen din. På siden din ser du hvor den er, hva som kommer nå, og hva vi trenger:',
  quote: 'prisen vår står på siden din. Der kan du godta den eller si nei:',
  choose: 'vi tilbyr deg flere tidspunkter. Velg det som passer deg:',
  appointment: 'avtalen er satt. På siden din kan du flytte den eller legge den i kalenderen:',
  cancelled: 'avtalen faller bort. På siden din ser du hva som kommer nå:',
  ready: 'den er ferdig. På siden din ser du hvordan den kommer tilbake til deg:',
  reminder:
    'vi har ikke fått pakken din ennå. Send den innen {date}. Deretter lukker vi henvendelsen; du kan be oss åpne den igjen. Nummeret til pakken står på siden din:',
  own: 'Denne siden er bare for deg. Hold lenken for deg selv.',
}
