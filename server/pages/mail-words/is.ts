import type { MailWords } from './en.ts'

export const is: MailWords = {
  'subject.opened': '{brand} {number}: beiðnin þín er komin',
  'subject.quote': '{brand} {number}: verðið okkar',
  'subject.choose': '{brand} {number}: veldu tíma',
  'subject.appointment': '{brand} {number}: tíminn þinn',
  'subject.cancelled': '{brand} {number}: tíminn þinn fellur niður',
  'subject.ready': '{brand} {number}: tilbúið',
  'subject.reminder': '{brand} {number}: við bíðum eftir pakkanum þínum',
  hello: 'Góðan dag,',
  product: 'Vara: {product}',
  time: 'Tími: {time}',
  place: 'Staður: {place}',
  opened: 'beiðnin þín er komin til okkar. Á síðunni þinni sérðu hvar hún er, hvað gerist næst og hvað okkur vantar:',
  quote: 'verðið okkar er á síðunni þinni. Þar getur þú samþykkt það eða hafnað því:',
  choose: 'við bjóðum þér nokkra tíma. Veldu þann sem hentar þér:',
  appointment: 'tíminn er ákveðinn. Á síðunni þinni getur þú fært hann eða sett hann í dagatalið:',
  cancelled: 'tíminn þinn fellur niður. Á síðunni þinni sérðu hvað gerist næst:',
  ready: 'hún er tilbúin. Á síðunni þinni sérðu hvernig hún kemur aftur til þín:',
  reminder:
    'pakkinn þinn er ekki kominn. Sendu hann í síðasta lagi: {date}. Eftir það lokum við beiðninni; þú getur beðið okkur að opna hana aftur. Númerið á pakkann er á síðunni þinni:',
  own: 'Þessi síða er aðeins fyrir þig. Haltu slóðinni út af fyrir þig.',
}
