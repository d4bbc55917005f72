import type { NotificationWords } from './en.ts'

export const is: NotificationWords = {
  mentioned: '{name} nefndi þig',
  assigned: 'Úthlutað til þín',
  followed: 'Mál sem þú fylgist með breyttist',
  'approval-asked': '{name} biður þig að samþykkja svar',
  approved: '{name} samþykkti svarið þitt',
  returned: '{name} skilaði svarinu þínu',
  'promise-due': 'Loforð þitt er á gjalddaga',
  'clock-soon': 'Frestur hjá þér rennur bráðum út',
  'feedback-low': 'Viðskiptavinur var ekki ánægður',
  rule: 'Regla er með eitthvað handa þér',
  'token-ending': 'API-lykill þinn rennur út innan viku',
  desk: 'Þjónustuborðið',
  digest: 'Nýtt frá þjónustuborðinu',
  own: 'Vinsamlegast svaraðu ekki þessum pósti. Það sem var skrifað lestu á þjónustuborðinu; þar velurðu líka hvað þú færð í pósti.',
}
