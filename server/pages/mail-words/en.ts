/** What customers read in mails about their orders. */
export const en = {
  'subject.opened': '{brand} {number}: we have your request',
  'subject.quote': '{brand} {number}: our price',
  'subject.choose': '{brand} {number}: please choose a time',
  'subject.appointment': '{brand} {number}: your appointment',
  'subject.cancelled': '{brand} {number}: your appointment does not take place',
  'subject.ready': '{brand} {number}: it is ready',
  'subject.reminder': '{brand} {number}: we are waiting for your parcel',
  hello: 'Hello,',
  product: 'Product: {product}',
  time: 'Time: {time}',
  place: 'Place: {place}',
  opened: 'we have your request. Your page shows where it is, what comes next and what we need:',
  quote: 'our price is on your page. You can accept it there or say no:',
  choose: 'we offer you several times. Please choose the one that suits you:',
  appointment: 'your appointment is set. On your page you can move it or add it to your calendar:',
  cancelled: 'your appointment does not take place. Your page shows what comes next:',
  ready: 'it is ready. Your page shows how it comes back to you:',
  reminder:
    'we have not received your parcel yet. Please send it by {date}. After that we close the request; you can ask us to open it again. Your page shows the number for the parcel:',
  own: 'This page is only for you. Please keep the link to yourself.',
} as const

export type MailWords = { [Key in keyof typeof en]: string }
