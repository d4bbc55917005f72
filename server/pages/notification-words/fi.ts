import type { NotificationWords } from './en.ts'

export const fi: NotificationWords = {
  mentioned: '{name} mainitsi sinut',
  assigned: 'Osoitettu sinulle',
  followed: 'Seuraamasi tapaus muuttui',
  'approval-asked': '{name} pyytää sinua hyväksymään vastauksen',
  approved: '{name} hyväksyi vastauksesi',
  returned: '{name} palautti vastauksesi',
  'promise-due': 'Antamasi lupauksen määräpäivä on lähellä',
  'clock-soon': 'Hoitamasi määräaika päättyy pian',
  'feedback-low': 'Asiakas ei ollut tyytyväinen',
  rule: 'Säännöllä on sinulle asiaa',
  'token-ending': 'API-avaimesi vanhenee viikon kuluessa',
  desk: 'Palvelupiste',
  digest: 'Uutta palvelupisteeltä',
  own: 'Älä vastaa tähän viestiin. Kirjoitetun voit lukea palvelupisteessä; siellä valitset myös, mistä saat sähköpostia.',
}
