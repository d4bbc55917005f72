import type { MailWords } from './en.ts'

export const fi: MailWords = {
  'subject.opened': '{brand} {number}: pyyntösi on perillä',
  'subject.quote': '{brand} {number}: hintamme',
  'subject.choose': '{brand} {number}: valitse aika',
  'subject.appointment': '{brand} {number}: sovittu aika',
  'subject.cancelled': '{brand} {number}: sovittu aika peruuntuu',
  'subject.ready': '{brand} {number}: valmis',
  'subject.reminder': '{brand} {number}: odotamme pakettiasi',
  hello: 'Hei,',
  product: 'Tuote: {product}',
  time: 'Aika: {time}',
  place: 'Paikka: {place}',
  opened: 'pyyntösi on perillä. Sivultasi näet, missä se on, mitä seuraavaksi tapahtuu ja mitä tarvitsemme:',
  quote: 'hintamme on sivullasi. Voit hyväksyä sen siellä tai kieltäytyä:',
  choose: 'ehdotamme sinulle useita aikoja. Valitse niistä sopiva:',
  appointment: 'aika on sovittu. Sivullasi voit siirtää sen tai lisätä sen kalenteriin:',
  cancelled: 'sovittu aika peruuntuu. Sivultasi näet, miten asia jatkuu:',
  ready: 'se on valmis. Sivultasi näet, miten se palaa sinulle:',
  reminder:
    'pakettisi ei ole vielä saapunut. Lähetä se viimeistään: {date}. Sen jälkeen suljemme pyynnön; voit pyytää meitä avaamaan sen uudelleen. Pakettiin tuleva numero on sivullasi:',
  own: 'Tämä sivu on vain sinulle. Pidä linkki omana tietonasi.',
}
